// One random sequence of two sessions that run side by side while their sign-ins are renewed, refused, lost and interrupted.
import { expect } from 'vitest';
import type { BackendId } from '../../../core/catalog/backends.ts';
import type { SessionId } from '../../../core/ids.ts';
import { poll } from '../../support/poll.ts';
import { type Account, type SignInService, signInServices } from './accounts-world.ts';
import { expectFewPresentings, expectNoRefreshToken, expectOwnTokens, type RotationBench } from './rotation-bench.ts';

/** Mulberry32: the same numbers for the same seed. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const backendsOf: Readonly<Record<SignInService, readonly BackendId[]>> = {
  'openai-codex': ['codex', 'codex', 'opencode', 'pi'],
  'claude-subscription': ['claude'],
  gemini: ['gemini'],
};

type Running = { readonly backend: BackendId; readonly account: Account; id: SessionId | null };

type Round = {
  readonly bench: RotationBench;
  readonly pick: <T>(list: readonly T[]) => T;
  readonly accounts: readonly Account[];
  readonly sessions: readonly Running[];
  readonly asked: Map<string, Account>;
  /** Accounts of which an answer was lost: the provider may have ended their sign-in for it. */
  readonly lost: Set<Account>;
  /** When the daemon was killed in the middle of a renewal (ms epoch). */
  readonly killedAt: number[];
};

const serviceOf = ({ serviceId, profileId }: Account) => ({ serviceId, profileId });

async function ask({ bench, asked }: Round, { id, account }: Running): Promise<string | null> {
  if (id === null) return null;
  const prompt = `prompt-${asked.size}-end`;
  asked.set(prompt, account);
  return bench.talk().say(id, `ask ${prompt}`, 'ANSWER');
}

/** The daemon asks the provider about the profile, and renews when it is refused. */
const check = ({ bench }: Round, account: Account) =>
  bench
    .client()
    .call['profiles.check'](serviceOf(account))
    .catch(() => undefined);

const expire = ({ bench }: Round, { serviceId, accountId }: Account) =>
  bench.player({ serviceId } as Account).expireAccessTokens(accountId);

/** Sessions begin (again) where their account can be used. */
async function startAll({ bench, sessions, lost }: Round): Promise<void> {
  for (const session of sessions.filter(({ id }) => id === null)) {
    try {
      session.id = await bench.start(session.backend, session.account);
    } catch (error) {
      expect(error).toMatchObject({
        code: expect.stringMatching(/needs_sign_in|refresh_unavailable|lease_unavailable/),
      });
      expect(lost).toContain(session.account);
    }
  }
}

async function crash(round: Round, before?: () => void): Promise<void> {
  await round.bench.crash(before);
  for (const session of round.sessions) session.id = null;
  await startAll(round);
}

const steps: Readonly<Record<string, (round: Round) => Promise<void>>> = {
  async ask(round) {
    await Promise.all(round.sessions.map((session) => ask(round, session)));
  },
  async renew(round) {
    const account = round.pick(round.accounts);
    expire(round, account);
    await Promise.all([check(round, account), check(round, account), ask(round, round.pick(round.sessions))]);
  },
  async expire(round) {
    expire(round, round.pick(round.accounts));
    await ask(round, round.pick(round.sessions));
  },
  async refuse(round) {
    const { control } = round.bench.simulator;
    const endpoint = round.pick(['responses', 'messages', 'generate', 'usage', 'profile']);
    control.fault({ endpoint, kind: '401' });
    await Promise.all([
      ...round.sessions.map((session) => ask(round, session)),
      check(round, round.pick(round.accounts)),
    ]);
    control.clearFaults();
  },
  async busy(round) {
    const { control } = round.bench.simulator;
    const account = round.pick(round.accounts);
    control.fault({ endpoint: 'token', kind: round.pick(['503', '429'] as const) });
    expire(round, account);
    await check(round, account);
    control.clearFaults();
  },
  async lose(round) {
    const { control } = round.bench.simulator;
    const account = round.pick(round.accounts);
    round.lost.add(account);
    control.fault({ endpoint: 'token', kind: 'cut', phase: round.pick(['before', 'after'] as const) });
    expire(round, account);
    await check(round, account);
    control.clearFaults();
  },
  crash: (round) => crash(round),
  async crashInRenewal(round) {
    const { control } = round.bench.simulator;
    const account = round.pick(round.accounts);
    round.lost.add(account);
    control.fault({ endpoint: 'token', kind: 'slow', phase: round.pick(['before', 'after'] as const) });
    expire(round, account);
    void check(round, account);
    // A sign-in that has ended is not renewed any more: then nothing is held.
    await poll(async () => control.held().length > 0 || (await statusOf(round, account)) !== 'connected', 5_000).catch(
      () => undefined,
    );
    await crash(round, () => {
      round.killedAt.push(Date.now());
      control.clearFaults();
      control.release();
    });
  },
  async restart(round) {
    const { id } = round.pick(round.sessions);
    if (id !== null)
      await round.bench
        .client()
        .call['sessions.restart']({ id, cancel: false })
        .catch(() => undefined);
  },
};

async function statusOf({ bench }: Round, { serviceId, profileId }: Account): Promise<string | undefined> {
  const { profiles } = await bench.client().call['state.get']({});
  return profiles.find((each) => each.serviceId === serviceId && each.profileId === profileId)?.status.state;
}

/** In the end each session works with a token of its account, unless that was lost on the way. */
async function expectAlive(round: Round): Promise<void> {
  for (const session of round.sessions) {
    await check(round, session.account);
    const status = await statusOf(round, session.account);
    if (status !== 'connected') {
      expect(round.lost).toContain(session.account);
      continue;
    }
    await startAll(round);
    const { id, backend } = session;
    if (id === null) continue;
    await poll(async () => {
      // Gemini CLI takes up no new token while it runs; Pi only past the end of the one it was told.
      if (backend === 'gemini' || backend === 'pi')
        await round.bench.client().call['sessions.restart']({ id, cancel: false });
      return (await ask(round, session))?.startsWith('200');
    }, 15_000);
  }
}

/** @returns the service and the steps that were taken */
export async function rotationRound(bench: RotationBench, seed: number): Promise<readonly string[]> {
  const next = random(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
  bench.simulator.control.clearFaults();
  bench.simulator.control.forgetRequests();
  const serviceId = pick(Object.keys(signInServices) as SignInService[]);
  const accounts = [await bench.connect(serviceId)];
  if (next() < 0.5) accounts.push(await bench.connect(serviceId));
  const sessions = [0, 1].map((at) => ({
    backend: pick(backendsOf[serviceId]),
    account: (accounts[at] ?? accounts[0]) as Account,
    id: null,
  }));
  const round: Round = { bench, pick, accounts, sessions, asked: new Map(), lost: new Set(), killedAt: [] };
  await startAll(round);
  const done: string[] = [serviceId];
  for (let count = 0; count < 5; count += 1) {
    const name = pick(Object.keys(steps));
    done.push(name);
    await steps[name]?.(round);
    await expectNoRefreshToken(bench, accounts);
  }
  await expectAlive(round);
  expectFewPresentings(bench, accounts, round.killedAt);
  expectOwnTokens(bench, round.asked);
  for (const { id } of round.sessions)
    if (id !== null) {
      await bench.client().call['sessions.stop']({ id });
      await bench.talk().ended(id);
    }
  return done;
}
