// Rows of the server: what each route answers, who may see what, and the one rule of revisions.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { credentialWrite, openBench, type ServerBench, sealedRow } from './bench.ts';

const work = { serviceId: 'openai-codex', profileId: 'work' };
const done = { status: 200, body: { success: true } };
const conflict = (revision: number) => ({ status: 409, body: { error: 'revision_conflict', revision } });
const missing = (revision: number) => ({ status: 404, body: { error: 'not_found', revision } });

let bench: ServerBench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const put = (ciphertext: string, expected: number, params = work, more = {}) =>
  bench.ask('putCredential', params, { body: credentialWrite(ciphertext, expected, more) });
const putSnapshot = (ciphertext: string, expected: number) =>
  bench.ask('putSnapshot', work, { body: sealedRow(ciphertext, expected) });

describe('credentials', () => {
  it('gives back what was written, over a restart too', async () => {
    expect(await bench.ask('getCredential', work)).toEqual(missing(0));
    expect(await put('first', 0)).toEqual(done);
    await bench.reopen();
    expect(await bench.ask('getCredential', work)).toEqual({
      status: 200,
      body: {
        sealed: { format: 'happier.envelope.v1', ciphertext: 'first' },
        metadata: { kind: 'oauth', revision: 1 },
      },
    });
  });

  it('takes a write only from a writer who knows the current revision', async () => {
    await put('first', 0);
    expect(await put('other', 0)).toEqual(conflict(1));
    expect(await put('second', 1)).toEqual(done);
    expect(await put('late', 1)).toEqual(conflict(2));
    expect(await put('ahead', 7)).toEqual(conflict(2));
    expect(await bench.ask('getCredential', work)).toMatchObject({ body: { sealed: { ciphertext: 'second' } } });
  });

  it('refuses a revision that is not the next one', async () => {
    const body = { ...credentialWrite('x', 0), metadata: { kind: 'oauth', revision: 5 } };
    expect(await bench.ask('putCredential', work, { body })).toEqual({ status: 400, body: { error: 'invalid_input' } });
    expect(await bench.ask('getCredential', work)).toEqual(missing(0));
  });

  it('lets exactly one of many writers at the same revision win', async () => {
    await put('start', 0);
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => put(`writer ${index}`, 1)));
    const winners = answers.flatMap(({ status }, index) => (status === 200 ? [index] : []));
    expect(winners).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(19);
    expect(await bench.ask('getCredential', work)).toMatchObject({
      body: { sealed: { ciphertext: `writer ${winners[0]}` }, metadata: { revision: 2 } },
    });
  });

  it('never uses a revision twice, and no writer of old brings a removed row back', async () => {
    await put('first', 0);
    await put('second', 1);
    expect(await bench.ask('deleteCredential', work)).toEqual(done);
    expect(await bench.ask('getCredential', work)).toEqual(missing(3));
    expect(await bench.ask('deleteCredential', work)).toEqual(missing(3));
    expect(await put('refreshed meanwhile', 2)).toEqual(conflict(3));
    expect(await put('anew', 0)).toEqual(conflict(3));
    expect(await put('anew', 3)).toEqual(done);
    expect(await bench.ask('getCredential', work)).toMatchObject({ body: { metadata: { revision: 4 } } });
  });

  it('compares profile ids without case', async () => {
    await put('first', 0);
    const shouting = { ...work, profileId: 'WORK' };
    expect(await bench.ask('getCredential', shouting)).toEqual(missing(1));
    expect(await bench.ask('deleteCredential', shouting)).toEqual(missing(1));
    expect(await put('x', 0, shouting)).toEqual(conflict(1));
    expect(await put('x', 1, shouting)).toEqual(conflict(1));
    await bench.ask('deleteCredential', work);
    expect(await put('x', 2, shouting)).toEqual(done);
    expect(await bench.ask('listProfiles', work)).toMatchObject({ body: { profiles: [{ profileId: 'WORK' }] } });
  });

  it('lists what is there, of this service and account only', async () => {
    await put('a', 0, { ...work, profileId: 'b:2' });
    await put('b', 0, { ...work, profileId: 'A_1' }, { metadata: { kind: 'setup-token', revision: 1 } });
    await put('c', 0, { ...work, profileId: 'gone' });
    await put('d', 0, { serviceId: 'gemini', profileId: 'elsewhere' });
    await bench.ask('deleteCredential', { ...work, profileId: 'gone' });
    expect(await bench.ask('listProfiles', work)).toEqual({
      status: 200,
      body: {
        serviceId: 'openai-codex',
        profiles: [
          { profileId: 'A_1', kind: 'setup-token', revision: 1 },
          { profileId: 'b:2', kind: 'oauth', revision: 1 },
        ],
      },
    });
    expect(await bench.ask('listProfiles', work, { token: 'second-token' })).toMatchObject({ body: { profiles: [] } });
  });

  it('keeps accounts apart', async () => {
    await put('mine', 0);
    const other = { token: 'second-token' };
    expect(await bench.ask('getCredential', work, other)).toEqual(missing(0));
    expect(await bench.ask('deleteCredential', work, other)).toEqual(missing(0));
    expect(await bench.ask('putCredential', work, { ...other, body: credentialWrite('theirs', 0) })).toEqual(done);
    expect(await bench.ask('getCredential', work)).toMatchObject({ body: { sealed: { ciphertext: 'mine' } } });
  });
});

describe('snapshots', () => {
  it('follow the same rule with a revision of their own', async () => {
    await put('credential', 0);
    expect(await bench.ask('getSnapshot', work)).toEqual(missing(0));
    expect(await putSnapshot('one', 0)).toEqual(done);
    expect(await putSnapshot('other', 0)).toEqual(conflict(1));
    expect(await putSnapshot('two', 1)).toEqual(done);
    expect(await bench.ask('getSnapshot', work)).toEqual({
      status: 200,
      body: { sealed: { format: 'happier.envelope.v1', ciphertext: 'two' }, revision: 2 },
    });
  });

  it('go with their credential and do not come back', async () => {
    await put('credential', 0);
    await putSnapshot('one', 0);
    await bench.ask('deleteCredential', work);
    expect(await bench.ask('getSnapshot', work)).toEqual(missing(2));
    expect(await putSnapshot('fetched meanwhile', 1)).toEqual({ status: 404, body: { error: 'not_found' } });
    await put('anew', 2);
    expect(await putSnapshot('fetched meanwhile', 1)).toEqual(conflict(2));
    expect(await putSnapshot('fresh', 2)).toEqual(done);
  });
});

describe('settings', () => {
  it('are one row per account', async () => {
    expect(await bench.ask('getSettings')).toEqual(missing(0));
    expect(await bench.ask('putSettings', {}, { body: sealedRow('s1', 0) })).toEqual(done);
    expect(await bench.ask('putSettings', {}, { body: sealedRow('s2', 0) })).toEqual(conflict(1));
    expect(await bench.ask('putSettings', {}, { body: sealedRow('s2', 1) })).toEqual(done);
    expect(await bench.ask('getSettings')).toEqual({
      status: 200,
      body: { sealed: { format: 'happier.envelope.v1', ciphertext: 's2' }, revision: 2 },
    });
    expect(await bench.ask('getSettings', {}, { token: 'second-token' })).toEqual(missing(0));
  });
});
