// Quota leases and history on the server: one machine asks, all wait alike, and 90 days are kept.
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { credentialWrite, openBench, type ServerBench, sealedRow } from './bench.ts';

const work = { serviceId: 'openai-codex', profileId: 'work' };
const done = { status: 200, body: { success: true } };
const notFound = { status: 404, body: { error: 'not_found' } };
const conflict = (revision: number) => ({ status: 409, body: { error: 'revision_conflict', revision } });
const leaseMs = 600_000;
const dayMs = 86_400_000;
const laptop = randomUUID();
const desktop = randomUUID();

let bench: ServerBench;
beforeEach(async () => {
  bench = await openBench();
  await bench.ask('putCredential', work, { body: credentialWrite('first', 0) });
});
afterEach(() => bench.close());

describe('the quota lease', () => {
  const take = (machineId: string, closedUntil: number | null = null, params = work, connectedAt = 1) =>
    bench.ask('acquireQuotaLease', params, { body: { machineId, connectedAt, leaseMs, closedUntil } });
  const answer = (acquired: boolean, leaseUntil: number, closedUntil: number | null = null) => ({
    status: 200,
    body: { acquired, leaseUntil, closedUntil },
  });

  it('goes to exactly one of many who ask at once, and to its holder again', async () => {
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) => take(index === 0 ? laptop : randomUUID())),
    );
    expect(answers.filter(({ body }) => (body as { acquired: boolean }).acquired)).toHaveLength(1);
  });

  it('is lengthened by its holder, told to others, and free from the instant it ends, over a restart too', async () => {
    const begun = bench.clock.at;
    expect(await take(laptop)).toEqual(answer(true, begun + leaseMs));
    bench.clock.at += 60_000;
    expect(await take(desktop)).toEqual(answer(false, begun + leaseMs));
    expect(await take(laptop)).toEqual(answer(true, begun + 60_000 + leaseMs));
    await bench.reopen();
    bench.clock.at += leaseMs - 1;
    expect(await take(desktop)).toMatchObject({ body: { acquired: false } });
    bench.clock.at += 1;
    expect(await take(desktop)).toMatchObject({ body: { acquired: true } });
  });

  it('tells every machine the longest wait that any was asked for, until it is over', async () => {
    const until = bench.clock.at + 3 * leaseMs;
    await take(laptop);
    // Heard on a person's wish, by who does not hold the lease.
    expect(await take(desktop, until)).toMatchObject({ body: { acquired: false, closedUntil: until } });
    expect(await take(laptop, until - 1)).toMatchObject({ body: { acquired: true, closedUntil: until } });
    bench.clock.at = until;
    expect(await take(laptop)).toMatchObject({ body: { closedUntil: null } });
  });

  it('and its wait are of the account that is connected: another one has its own', async () => {
    const until = bench.clock.at + 3 * leaseMs;
    await take(laptop, until);
    expect(await take(desktop, null, work, 2)).toEqual(answer(true, bench.clock.at + leaseMs));
    expect(await take(laptop, null, work, 2)).toEqual(answer(false, bench.clock.at + leaseMs));
  });

  it('and its wait do not outlast a clock that was set back', async () => {
    const right = bench.clock.at;
    bench.clock.at += 400 * dayMs;
    await take(laptop, bench.clock.at + 3 * leaseMs);
    bench.clock.at = right;
    expect(await take(desktop)).toEqual(answer(true, right + leaseMs));
    expect(await take(laptop, right + dayMs)).toEqual(answer(false, right + leaseMs, right + dayMs));
  });

  it('is given back by its holder alone', async () => {
    const release = (machineId: string) => bench.ask('releaseQuotaLease', work, { body: { machineId } });
    await take(laptop, bench.clock.at + leaseMs);
    expect(await release(desktop)).toEqual({ status: 409, body: { error: 'lease_unavailable' } });
    expect(await release(laptop)).toEqual(done);
    expect(await take(desktop)).toEqual(answer(true, bench.clock.at + leaseMs, bench.clock.at + leaseMs));
  });

  it('is of one account and one profile, and goes with the profile', async () => {
    await take(laptop);
    expect(await take(desktop, null, { ...work, profileId: 'other' })).toMatchObject(notFound);
    await bench.ask('deleteCredential', work);
    expect(await take(desktop)).toMatchObject({ status: 404 });
    await bench.ask('putCredential', work, { body: credentialWrite('again', 2) });
    expect(await take(desktop)).toMatchObject({ body: { acquired: true } });
  });
});

describe('history', () => {
  const today = () => Math.floor(bench.clock.at / dayMs);
  const put = (day: number, ciphertext: string, expected = 0, params = work) =>
    bench.ask('putHistoryDay', { ...params, day: `${day}` }, { body: sealedRow(ciphertext, expected) });
  const read = async (from: number, token = 'first-token') => {
    const { body } = await bench.ask('getHistory', { ...work, day: `${from}` }, { token });
    return (body as { days: { day: number; revision: number; sealed: { ciphertext: string } }[] }).days.map(
      ({ day, revision, sealed }) => [day, revision, sealed.ciphertext],
    );
  };

  it('keeps a row for each day, gives them from a day on, and to nobody else', async () => {
    expect(await put(today(), 'today')).toEqual(done);
    expect(await put(today() - 2, 'before')).toEqual(done);
    expect(await put(today(), 'today, later', 1)).toEqual(done);
    await bench.reopen();
    expect(await read(0)).toEqual([
      [today() - 2, 1, 'before'],
      [today(), 2, 'today, later'],
    ]);
    expect(await read(today() - 1)).toEqual([[today(), 2, 'today, later']]);
    expect(await read(0, 'second-token')).toEqual([]);
  });

  it('takes a write only from a writer who knows the day’s revision', async () => {
    await put(today(), 'one');
    expect(await put(today(), 'other')).toEqual(conflict(1));
    expect(await put(today(), 'two', 1)).toEqual(done);
  });

  it('drops what is more than 90 days old, and takes no day that is, nor one to come', async () => {
    const first = today();
    await put(first, 'first');
    bench.clock.at += 90 * dayMs;
    await put(today(), 'ninety days later');
    expect(await read(0)).toHaveLength(2);
    bench.clock.at += dayMs;
    await put(today(), 'one more');
    expect((await read(0)).map(([day]) => day)).toEqual([today() - 1, today()]);
    expect(await put(first, 'late')).toEqual({ status: 400, body: { error: 'invalid_input' } });
    expect(await put(today() + 2, 'early')).toEqual({ status: 400, body: { error: 'invalid_input' } });
    expect(await put(today() + 1, 'a clock ahead')).toEqual(done);
  });

  it('goes with the profile; a day of the same name goes on from its revision', async () => {
    await put(today(), 'one');
    await bench.ask('deleteCredential', work);
    expect(await read(0)).toEqual([]);
    expect(await put(today(), 'fetched meanwhile', 1)).toEqual(notFound);
    await bench.ask('putCredential', work, { body: credentialWrite('again', 2) });
    expect(await put(today(), 'fetched meanwhile', 1)).toEqual(conflict(2));
    expect(await put(today(), 'fresh', 2)).toEqual(done);
    expect(await read(0)).toEqual([[today(), 3, 'fresh']]);
  });
});
