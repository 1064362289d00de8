// The refresh lease: one machine at a time, announced before the token is presented, and a write fenced by it.
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { credentialWrite, openBench, type ServerBench } from './bench.ts';

const work = { serviceId: 'openai-codex', profileId: 'work' };
const done = { status: 200, body: { success: true } };
const leaseUnavailable = { status: 409, body: { error: 'lease_unavailable' } };
const leaseMs = 60_000;
const laptop = randomUUID();
const desktop = randomUUID();

let bench: ServerBench;
beforeEach(async () => {
  bench = await openBench();
  await bench.ask('putCredential', work, { body: credentialWrite('first', 0) });
});
afterEach(() => bench.close());

const acquire = (machineId: string, revision = 1) =>
  bench.ask('acquireLease', work, { body: { machineId, leaseMs, revision } });
const release = (machineId: string, completed: boolean) =>
  bench.ask('releaseLease', work, { body: { machineId, completed } });
const write = (expected: number, leaseOwner?: string) =>
  bench.ask('putCredential', work, { body: credentialWrite('next', expected, leaseOwner ? { leaseOwner } : {}) });
const acquired = (presented: number) => ({
  status: 200,
  body: { acquired: true, leaseUntil: bench.clock.at + leaseMs, presented },
});

describe('taking the lease', () => {
  it('gives it to one machine and tells the other until when', async () => {
    const leaseUntil = bench.clock.at + leaseMs;
    expect(await acquire(laptop)).toEqual(acquired(1));
    bench.clock.at += 10_000;
    expect(await acquire(desktop)).toEqual({ status: 200, body: { acquired: false, leaseUntil } });
  });

  it('gives it to exactly one of many who ask at once', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => acquire(randomUUID())));
    expect(answers.filter(({ body }) => (body as { acquired: boolean }).acquired)).toHaveLength(1);
  });

  it('lets its holder take it again, which lengthens it and announces once more', async () => {
    await acquire(laptop);
    bench.clock.at += 50_000;
    expect(await acquire(laptop)).toEqual(acquired(2));
  });

  it('goes to another machine from the instant it ends; what its owner had announced still counts', async () => {
    await acquire(laptop);
    bench.clock.at += leaseMs - 1;
    expect(await acquire(desktop)).toMatchObject({ body: { acquired: false } });
    bench.clock.at += 1;
    expect(await acquire(desktop)).toEqual(acquired(2));
  });

  it('remembers over a restart', async () => {
    await acquire(laptop);
    await bench.reopen();
    expect(await acquire(desktop)).toMatchObject({ body: { acquired: false } });
    expect(await acquire(laptop)).toEqual(acquired(2));
  });

  it('counts a new revision from one', async () => {
    await acquire(laptop);
    await write(1, laptop);
    expect(await acquire(laptop, 2)).toEqual(acquired(1));
  });

  it('is refused for a revision that is not the current one, and where there is no credential', async () => {
    expect(await acquire(laptop, 2)).toEqual({ status: 409, body: { error: 'revision_conflict', revision: 1 } });
    await bench.ask('deleteCredential', work);
    expect(await acquire(laptop, 2)).toMatchObject({ status: 404 });
  });

  it.each([4_999, 300_001, 60_000.5])('refuses a length of %d ms', async (ms) => {
    const body = { machineId: laptop, leaseMs: ms, revision: 1 };
    expect(await bench.ask('acquireLease', work, { body })).toEqual({ status: 400, body: { error: 'invalid_input' } });
  });
});

describe('giving it back', () => {
  it('frees it; completed strikes the announcement', async () => {
    await acquire(laptop);
    expect(await release(laptop, true)).toEqual(done);
    expect(await acquire(desktop)).toEqual(acquired(1));
  });

  it('not completed keeps the announcement on record', async () => {
    await acquire(laptop);
    expect(await release(laptop, false)).toEqual(done);
    expect(await acquire(desktop)).toEqual(acquired(2));
  });

  it('is refused once another machine has taken it, and leaves that machine its lease', async () => {
    await acquire(laptop);
    bench.clock.at += leaseMs;
    await acquire(desktop);
    expect(await release(laptop, true)).toEqual(leaseUnavailable);
    expect(await acquire(laptop)).toMatchObject({ body: { acquired: false } });
  });

  it('is fine when there is none', async () => {
    expect(await release(laptop, true)).toEqual(done);
  });
});

describe('a write after a refresh', () => {
  it('is taken from the holder alone, while the lease lasts', async () => {
    expect(await write(1, laptop)).toEqual(leaseUnavailable);
    await acquire(laptop);
    expect(await write(1, desktop)).toEqual(leaseUnavailable);
    expect(await write(1, laptop)).toEqual(done);
    bench.clock.at += leaseMs;
    expect(await write(2, laptop)).toEqual(leaseUnavailable);
  });

  it('is refused after the lease was given back', async () => {
    await acquire(laptop);
    await release(laptop, false);
    expect(await write(1, laptop)).toEqual(leaseUnavailable);
  });

  it('is fenced by the revision all the same: a sign-in meanwhile wins', async () => {
    await acquire(laptop);
    expect(await write(1)).toEqual(done);
    expect(await write(1, laptop)).toEqual({ status: 409, body: { error: 'revision_conflict', revision: 2 } });
  });

  it('does not bring back a profile that was removed meanwhile', async () => {
    await acquire(laptop);
    await bench.ask('deleteCredential', work);
    expect(await write(1, laptop)).toEqual(leaseUnavailable);
    expect(await bench.ask('getCredential', work)).toMatchObject({ status: 404 });
  });
});
