// The proof of politeness: ten profiles of three providers through 24 hours with faults, judged by what the simulator has seen.
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { profileIdSchema } from '../../../core/ids.ts';
import type { RequestRecord } from '../../providers/kernel/request-log.ts';
import type { OpenAiUsage } from '../../providers/openai/account-book.ts';
import { makeRoot, minute } from './poller-world.ts';
import { createDayWorld, type DayWorld } from './quota-day-world.ts';

const hour = 60 * minute;
const codexNames = ['codex-a', 'codex-b', 'codex-c', 'codex-d'];
const googleNames = ['gemini-a', 'gemini-b'];
const claudeNames = ['claude-a', 'claude-b'];

type Question = { readonly at: number; readonly who: string; readonly statuses: readonly (number | null)[] };

let root: string;
let day: DayWorld;
let start: number;
/** Provider's account ids by our names. */
const accounts = new Map<string, string>();
const log: RequestRecord[] = [];
let questions: readonly Question[] = [];
const refusedWishes: { name: string; at: number; until: number }[] = [];

/** What is used grows over the day and is never nothing. */
const usedAt = (hours: number) => 10 + 3 * hours;

function setNumbers(hours: number): void {
  const { openai, anthropic, google } = day.simulator.control;
  const usedPercent = usedAt(hours);
  const fiveHours = start + (Math.floor(hours / 5) + 1) * 5 * hour;
  const weekly = { usedPercent: 5 + hours, resetsAt: start + 100 * hour };
  for (const name of codexNames) {
    const windows: OpenAiUsage['windows'] = [
      { usedPercent, windowSeconds: 18_000, resetsAt: fiveHours },
      { ...weekly, windowSeconds: 604_800 },
    ];
    openai.setUsage(accounts.get(name) ?? '', { windows });
  }
  for (const name of [...claudeNames, 'narrow', 'probe'])
    anthropic.setUsage(accounts.get(name) ?? '', { session: { usedPercent, resetsAt: fiveHours }, weekly });
  for (const name of googleNames) {
    const bucket = { modelId: 'gemini-2.5-pro', remainingFraction: 1 - usedPercent / 100, resetsAt: start + 26 * hour };
    google.setQuota(accounts.get(name) ?? '', [bucket]);
  }
}

async function connectAll(): Promise<void> {
  const { openai, anthropic, google } = day.simulator.control;
  for (const name of codexNames) {
    const { accountId } = openai.addAccount({ email: `${name}@example.com`, plan: 'plus' });
    accounts.set(name, accountId);
    await day.signIn('openai-codex', name, accountId, openai.signIn(accountId));
  }
  for (const name of [...claudeNames, 'narrow', 'probe']) {
    const { accountId } = anthropic.addAccount({ email: `${name}@example.com`, plan: 'pro' });
    accounts.set(name, accountId);
    if (name === 'probe') await day.keepSetupToken(name, anthropic.setupToken(accountId));
    else {
      const scopes = name === 'narrow' ? { scopes: ['user:inference'] } : {};
      await day.signIn('claude-subscription', name, accountId, anthropic.signIn(accountId, scopes));
    }
  }
  for (const name of googleNames) {
    const { accountId } = google.addAccount({ email: `${name}@example.com`, project: `project-${name}` });
    accounts.set(name, accountId);
    await day.signIn('gemini', name, accountId, google.signIn(accountId));
  }
}

type Wanted = { kind: '401' | '429' | '429-retry-after' | '500' | '503' | 'malformed' | 'cut' | 'slow' } & {
  times?: number;
  retryAfterSeconds?: number;
  endpoint?: string;
};

function fault(name: string, { endpoint = 'usage', ...rest }: Wanted): void {
  day.simulator.control.fault({ endpoint, accountId: accounts.get(name) ?? '', ...rest });
}

async function wish(name: string): Promise<void> {
  const at = day.clock.now();
  const wished = day.poller().refresh({ profileId: profileIdSchema.parse(name) });
  await day.clock.advance(10_000);
  for (const { until } of (await wished).waiting) refusedWishes.push({ name, at, until });
}

/** What goes wrong, by the hour at which it begins. */
const trouble: Readonly<Record<number, () => void | Promise<void>>> = {
  2: () => fault('codex-a', { kind: '429-retry-after', retryAfterSeconds: 3 * 3600 }),
  3: () => fault('claude-a', { kind: '429-retry-after', retryAfterSeconds: 0, times: 3 }),
  4: () => wish('codex-a'),
  5: () => fault('gemini-a', { kind: '500', times: 4 }),
  6: () => fault('claude-b', { kind: 'slow' }),
  7: () => fault('codex-b', { kind: 'malformed', times: 2 }),
  8: () => fault('codex-c', { kind: 'cut', times: 3 }),
  9: () => fault('claude-b', { kind: '503' }),
  10: () => fault('probe', { endpoint: 'messages', kind: '429-retry-after', retryAfterSeconds: 7200 }),
  11: () => fault('codex-d', { kind: '401' }),
  13: () => fault('probe', { endpoint: 'messages', kind: '500', times: 2 }),
  14: () => fault('codex-a', { kind: '429-retry-after', retryAfterSeconds: 2 * 3600 }),
  15: () => day.restart(),
  // The first one may be allowed, the second never is.
  16: () => wish('probe').then(() => wish('probe')),
  18: () => day.simulator.control.google.setStanding(accounts.get('gemini-b') ?? '', 'retired'),
};

beforeAll(async () => {
  root = await makeRoot('day');
  day = await createDayWorld(root, ['probe']);
  start = day.clock.now();
  await connectAll();
  setNumbers(0);
  day.poller().update();
  for (let hours = 0; hours < 24; hours += 1) {
    setNumbers(hours);
    await trouble[hours]?.();
    await day.clock.advance(start + (hours + 1) * hour - day.clock.now());
    log.push(...day.simulator.control.requests());
    day.simulator.control.forgetRequests();
  }
  questions = group();
}, 60_000);
afterAll(async () => {
  await day.close();
  await rm(root, { recursive: true, force: true });
});

/** Requests about the same account at the same instant are one question: its second address, its retry, its tier and its quota. */
function group(): Question[] {
  const names = new Map([...accounts].map(([name, id]) => [id, name]));
  const found = new Map<string, { at: number; who: string; statuses: (number | null)[] }>();
  for (const { at, endpoint, accountId, status } of log) {
    if (!['usage', 'load', 'messages'].includes(endpoint ?? '')) continue;
    const who = names.get(accountId ?? '') ?? 'nobody';
    const key = `${at} ${who}`;
    const question = found.get(key) ?? { at, who, statuses: [] };
    question.statuses.push(status);
    found.set(key, question);
  }
  return [...found.values()];
}

const of = (name: string) => questions.filter(({ who }) => who === name);
function gaps(name: string): number[] {
  const all = of(name);
  return all.slice(1).map(({ at }, index) => at - (all[index]?.at ?? 0));
}

it('asks each account often enough and never under its floor', () => {
  const floors = [
    ...codexNames.map((name) => [name, 5] as const),
    ...[...claudeNames, ...googleNames].map((name) => [name, 10] as const),
    ['probe', 30] as const,
  ];
  for (const [name, floor] of floors) {
    expect(Math.min(...gaps(name)), name).toBeGreaterThanOrEqual(floor * minute);
  }
  for (const name of ['codex-b', 'codex-d', ...claudeNames]) expect(of(name).length, name).toBeGreaterThan(85);
  expect(of('probe').length).toBeGreaterThan(30);
  expect(of('probe').length).toBeLessThanOrEqual(48);
  expect(questions.filter(({ who }) => who === 'nobody')).toEqual([]);
});

it('asks about no two accounts in the same second', () => {
  const seconds = questions.map(({ at, who }) => `${Math.floor(at / 1000)} ${who}`);
  const unique = new Set(seconds.map((second) => second.split(' ')[0]));
  expect(unique.size).toBe(seconds.length);
});

it('waits as long as the provider has asked, over a restart and for a person too', () => {
  const refused = (name: string) => of(name).filter(({ statuses }) => statuses.includes(429));
  for (const [name, waits] of [
    ['codex-a', [3 * hour, 2 * hour]],
    ['probe', [2 * hour]],
    // Without a word of how long, longer each time.
    ['claude-a', [5 * minute, 10 * minute, 20 * minute]],
  ] as const) {
    expect(refused(name), name).toHaveLength(waits.length);
    for (const [index, { at }] of refused(name).entries()) {
      const next = of(name).find((question) => question.at > at);
      expect((next?.at ?? 0) - at, name).toBeGreaterThanOrEqual(waits[index] ?? 0);
    }
  }
  expect(new Set(refusedWishes.map(({ name }) => name))).toEqual(new Set(['codex-a', 'probe']));
  for (const { at, until } of refusedWishes) expect(until).toBeGreaterThan(at);
});

it('is there right after a reset', () => {
  for (const name of ['codex-b', 'codex-d', 'claude-a']) {
    const late = [5, 10, 15, 20].map((hours) => {
      const reset = start + hours * hour;
      return (of(name).find(({ at }) => at >= reset)?.at ?? 0) - reset;
    });
    for (const ms of late) expect(ms, name).toBeLessThan(2 * minute);
  }
});

it('asks a sign-in that may not read usage once, and tells so', () => {
  expect(of('narrow')).toHaveLength(1);
  expect(day.quota('claude-subscription', 'narrow')).toMatchObject({
    snapshot: null,
    failure: { code: 'no-scope', retryAt: null },
  });
});

it('names the end of a sign-in that is served no more, and asks no more', () => {
  const profile = day.world.list.view('gemini', profileIdSchema.parse('gemini-b'));
  expect(profile?.status).toMatchObject({ state: 'ineligible', cause: 'client-retired' });
  expect(profile?.quota).toMatchObject({ failure: { code: 'forbidden' } });
  expect(of('gemini-b').filter(({ at }) => at > start + 19 * hour)).toEqual([]);
});

it('shows the last numbers through every failure, with cause and age, and never nothing used', () => {
  const failures = new Set<string>();
  const last = new Map<string, number>();
  for (const { at, profileId, view } of day.shown) {
    if (view.failure) failures.add(view.failure.code);
    expect(view.failure?.at ?? 0).toBeLessThanOrEqual(at);
    const before = last.get(profileId);
    // Right after the restart nothing has been read yet.
    if (before !== undefined && at < start + 15 * hour) expect(view.snapshot, profileId).not.toBeNull();
    const used = view.snapshot?.meters[0]?.usedPercent;
    if (used === undefined) continue;
    expect(used, profileId).toBeGreaterThanOrEqual(usedAt(0) - 0.01);
    expect(used ?? 0, profileId).toBeGreaterThanOrEqual((before ?? 0) - 0.01);
    last.set(profileId, used ?? 0);
  }
  expect([...failures].sort()).toEqual([
    'forbidden',
    'malformed',
    'network',
    'no-scope',
    'provider',
    'throttled',
    'timeout',
  ]);
  expect(last.size).toBe(9);
  expect(last.get('codex-d')).toBe(usedAt(23));
});
