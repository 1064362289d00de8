// Numbers that lie in a home become readings of its profile: only what its own account left there while a session ran, and once each.
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProfileView } from '../../../core/api/state.ts';
import { createInBand } from '../../../daemon/quota/in-band/in-band.ts';
import type { Onlooker, Onlookers } from '../../../daemon/sessions/onlookers.ts';
import { createManualClock, eventually, type ManualClock } from '../../support/manual-clock.ts';
import { type Applied, tokenCount, usedOf } from './in-band-world.ts';
import { codexHome, codexRecord, profileOf, work } from './records.ts';

const [second, hour] = [1_000, 3_600_000];
let home: string;
let clock: ManualClock;
let profile: ProfileView | undefined;
let applied: Applied[];
let inBand: Onlookers;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'happier-in-band-'));
  clock = createManualClock(Date.now());
  profile = profileOf(codexRecord());
  applied = [];
  inBand = createInBand({
    view: () => profile,
    clock,
    log: { error: (event) => expect.unreachable(event) },
    apply: (ref, reading) => void applied.push({ ref, reading }),
  });
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const terminal = { args: [] as string[], io: 'terminal' as const };
const codexPlan = () => ({ ref: codexHome, accountIds: ['account-1'], home });

function begin(plan = codexPlan()): Onlooker {
  const onlooker = inBand.begin(plan, terminal);
  if (onlooker === null) throw new Error('nobody looks on');
  return onlooker;
}

const used = () => applied.map((each) => Object.values(usedOf(each))[0]);

describe('the conversations of Codex', () => {
  const rollout = (name = '2026/01/31/rollout-2026-01-31T12-00-00-a.jsonl') => join(home, 'sessions', name);
  function put(text: string, path = rollout()): void {
    mkdirSync(dirname(path), { recursive: true });
    appendFileSync(path, text);
  }

  it('tell their last numbers while the program writes, also behind half a line and before one', async () => {
    const onlooker = begin();
    put('{"type":"session_meta","payload":{}}\n');
    put(tokenCount(clock.now() + 1, 10) + tokenCount(clock.now() + 2, 20));
    put(`${JSON.stringify({ type: 'response_item', payload: 'x'.repeat(100_000) })}\n`);
    const line = tokenCount(clock.now() + 3, 30);
    put(line.slice(0, 90));
    onlooker.wrote('something');
    expect(used()).toEqual([]);
    await clock.advance(2 * second);
    await eventually(() => applied.length > 0);
    expect(applied[0]?.ref).toEqual({ serviceId: 'openai-codex', profileId: work });
    expect(applied[0]?.reading).toMatchObject({ observedAt: expect.any(Number), plan: 'Plus' });
    put(line.slice(90));
    onlooker.wrote('something');
    await clock.advance(10 * second);
    await eventually(() => applied.length > 1);
    put('{"type":"response_item"}\n');
    await onlooker.ended();
    expect(used()).toEqual([20, 30]);
  });

  it('are looked at once more at the end, and nothing waits before output nor behind the end', async () => {
    const onlooker = begin();
    expect(clock.waiting()).toBe(0);
    onlooker.wrote('something');
    expect(clock.waiting()).toBe(1);
    await clock.advance(60 * second);
    expect(clock.waiting()).toBe(0);
    onlooker.wrote('something');
    put(tokenCount(clock.now(), 50));
    await onlooker.ended();
    expect(used()).toEqual([50]);
    expect(clock.waiting()).toBe(0);
    onlooker.wrote('late');
    expect(clock.waiting()).toBe(0);
  });

  it.each([100, 1_500])('are looked at seldom, also when the program writes every %d ms', async (everyMs) => {
    const onlooker = begin();
    for (let at = 0; at < 30_000; at += everyMs) {
      put(tokenCount(clock.now(), at / 300));
      onlooker.wrote('something');
      await clock.advance(everyMs);
    }
    await eventually(() => applied.length > 0);
    await onlooker.ended();
    expect(applied.length).toBeLessThan(9);
    expect(used().at(-1)).toBeGreaterThan(94);
  });

  it('count from the session’s beginning on, for a day, and from the profile’s connection on', async () => {
    put(tokenCount(clock.now() - hour, 1));
    const onlooker = begin();
    put(tokenCount(clock.now() - 1, 2), rollout('2026/02/01/rollout-b.jsonl'));
    await clock.advance(25 * hour);
    put(tokenCount(clock.now() - 24.5 * hour, 3), rollout('2026/02/01/rollout-c.jsonl'));
    profile = profileOf(codexRecord(), { createdAt: clock.now() });
    put(tokenCount(clock.now() - 1, 4), rollout('2026/02/01/rollout-d.jsonl'));
    await onlooker.ended();
    expect(used()).toEqual([]);
  });

  it('do not count when the profile is gone or has become somebody else', async () => {
    const other = { email: null, accountId: 'b', plan: null };
    for (const now of [undefined, profileOf(codexRecord({ identity: other }))]) {
      profile = profileOf(codexRecord());
      const onlooker = begin();
      put(tokenCount(clock.now(), 5));
      profile = now;
      await onlooker.ended();
    }
    expect(used()).toEqual([]);
  });

  it('do not count when somebody else signed in under the name and neither account is known', async () => {
    const unknown = codexRecord({ identity: { email: null, accountId: null, plan: null } });
    profile = profileOf(unknown);
    const onlooker = begin({ ...codexPlan(), accountIds: [] });
    put(tokenCount(clock.now(), 6));
    onlooker.wrote('something');
    await clock.advance(10 * second);
    await eventually(() => applied.length > 0);
    profile = profileOf(unknown, { createdAt: clock.now() });
    await clock.advance(10 * second);
    put(tokenCount(clock.now(), 7));
    await onlooker.ended();
    expect(used()).toEqual([6]);
  });

  it('that were copied from another account tell nothing of this one', async () => {
    const onlooker = begin();
    const done = inBand.copying(home);
    put(tokenCount(clock.now() + 5, 100));
    onlooker.wrote('something');
    await clock.advance(10 * second);
    done();
    put(tokenCount(clock.now() - 1, 99));
    onlooker.wrote('something');
    await clock.advance(10 * second);
    put(tokenCount(clock.now(), 6));
    await onlooker.ended();
    expect(used()).toEqual([6]);
  });

  it('are looked at once for two sessions in one home, until the last has ended', async () => {
    const [one, other] = [begin(), begin()];
    put(tokenCount(clock.now(), 7));
    one.wrote('something');
    other.wrote('something');
    await clock.advance(10 * second);
    await eventually(() => applied.length > 0);
    await one.ended();
    put(tokenCount(clock.now(), 8));
    await other.ended();
    expect(used()).toEqual([7, 8]);
    await clock.advance(10 * second);
    expect(used()).toEqual([7, 8]);
  });

  it('are not followed through a link out of the home', async () => {
    const elsewhere = `${home}-elsewhere.jsonl`;
    const onlooker = begin();
    writeFileSync(elsewhere, tokenCount(clock.now(), 9));
    put('');
    symlinkSync(elsewhere, rollout('2026/01/31/rollout-link.jsonl'));
    await onlooker.ended();
    rmSync(elsewhere);
    expect(used()).toEqual([]);
  });
});

const claudeRef = { serviceId: 'claude-subscription', profileId: work } as const;
const claudePlan = () => ({ ...codexPlan(), ref: { backend: 'claude', profiles: [claudeRef] } as const });

describe('the status line of Claude', () => {
  const path = () => join(home, 'status-line', 'last.json');
  const resetsAt = Math.floor(Date.now() / 1000) + 90_000;
  function tell(session: string, percent: number, apiMs: number, at: number): void {
    const limits = { five_hour: { used_percentage: percent, resets_at: resetsAt } };
    const told = { session_id: session, cost: { total_api_duration_ms: apiMs }, rate_limits: limits };
    mkdirSync(dirname(path()), { recursive: true });
    writeFileSync(path(), JSON.stringify(told));
    utimesSync(path(), at / 1000, at / 1000);
  }

  it('is a reading at its own time, and again only when Claude has asked its provider since', async () => {
    const onlooker = begin(claudePlan());
    const look = async () => {
      onlooker.wrote('something');
      await clock.advance(20 * second);
    };
    const first = Math.ceil(clock.now() / second) * second;
    tell('a', 11, 100, first);
    await look();
    await eventually(() => applied.length === 1);
    expect(applied[0]).toMatchObject({ ref: claudeRef, reading: { observedAt: first } });
    tell('a', 11, 100, clock.now());
    await look();
    tell('b', 12, 5, clock.now());
    await look();
    await eventually(() => applied.length === 2);
    tell('a', 11, 100, clock.now());
    await look();
    tell('a', 11, 200, clock.now());
    await onlooker.ended();
    expect(used()).toEqual([11, 12, 11]);
  });

  it('is nothing while it holds no limits, is broken, is no file, or is from before the session', async () => {
    tell('a', 13, 1, clock.now() - second);
    const onlooker = begin(claudePlan());
    const texts = ['', '{"rate_limits":', '[]', '{"session_id":"a"}', `{"x":"${'x'.repeat(300_000)}"}`];
    for (const text of [null, ...texts]) {
      if (text !== null) writeFileSync(path(), text);
      onlooker.wrote('something');
      await clock.advance(20 * second);
    }
    rmSync(path());
    mkdirSync(path());
    await onlooker.ended();
    expect(used()).toEqual([]);
  });
});

describe('the stream of Claude', () => {
  const args = ['-p', 'x', '--output-format', 'stream-json', '--verbose'];
  const pipes = (words: readonly string[]) => inBand.begin(claudePlan(), { args: [...words], io: 'pipes' });
  const event = (utilization: number) => {
    const resetsAt = Math.floor(clock.now() / 1000) + 9_000;
    const info = { status: 'allowed', unifiedWindows: { five_hour: { utilization, resetsAt } } };
    return `${JSON.stringify({ type: 'rate_limit_event', rate_limit_info: info })}\n`;
  };

  it('is read wherever its pieces are cut', async () => {
    const onlooker = pipes(args);
    const bytes = Buffer.from(`{"type":"system"}\n${event(0.5)}${event(0.25)}{"type":"é"}\n`);
    for (let cut = 1; cut < bytes.length; cut += 1) {
      onlooker?.wrote(bytes.subarray(0, cut));
      onlooker?.wrote(bytes.subarray(cut));
    }
    await onlooker?.ended();
    expect(used()).toEqual(Array.from({ length: bytes.length - 1 }, () => [50, 25]).flat());
    expect(clock.waiting()).toBe(0);
  });

  it('may hold lines of any length, which are not kept', async () => {
    const onlooker = pipes(args);
    onlooker?.wrote(Buffer.from('{"type":"rate_limit_event","x":"'));
    const piece = Buffer.alloc(1_000_000, 'x');
    const before = process.memoryUsage().arrayBuffers;
    for (let at = 0; at < 300; at += 1) onlooker?.wrote(piece);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50_000_000);
    onlooker?.wrote(Buffer.from(`"}\n${event(0.75)}`));
    await onlooker?.ended();
    expect(used()).toEqual([75]);
  });

  it('is nothing in another form of output, where an answer could say the same', () => {
    expect(pipes(['-p', 'x'])).toBeNull();
    expect(pipes(['-p', 'x', '--output-format=json'])).toBeNull();
    expect(pipes(['-p', '--', '--output-format=stream-json'])).toBeNull();
    expect(pipes([...args, '--output-format', 'text'])).toBeNull();
    expect(pipes(['-p', 'x', '--output-format=stream-json'])).not.toBeNull();
  });
});

it('has nothing to see in homes of other backends and other kinds of sign-in', () => {
  const key = { serviceId: 'openai', profileId: work } as const;
  const plans = [
    { ...codexPlan(), ref: { backend: 'codex', profiles: [key] } as const },
    { ...codexPlan(), ref: { backend: 'pi', profiles: [codexHome.profiles[0]] } as const },
    { ...claudePlan(), ref: { backend: 'claude', profiles: [{ ...key, serviceId: 'anthropic' }] } as const },
  ] as const;
  for (const plan of plans) expect(inBand.begin(plan, terminal)).toBeNull();
});
