// The calls of the daemon's table, each handed to the part that carries it out.
import type { CallOutput } from '../core/api/call.ts';
import type { DaemonCalls } from '../core/api/daemon.ts';
import { AppError } from '../core/errors.ts';
import type { SessionId } from '../core/ids.ts';
import type { Bindings } from '../core/session/binding.ts';
import type { Account } from './account/account.ts';
import type { DaemonHandlers } from './api/handlers.ts';
import { createConnectCalls } from './connect/connect-calls.ts';
import type { Imports } from './connect/import/imports.ts';
import type { KeepSecretOptions } from './connect/keep-secret.ts';
import type { SignIn } from './connect/sign-in.ts';
import type { CheckProfile } from './profiles/check-profile.ts';
import type { ProfileActions } from './profiles/profile-actions.ts';
import type { Removals } from './profiles/removals.ts';
import type { QuotaHistory } from './quota/history.ts';
import type { QuotaPoller } from './quota/poller.ts';
import type { Sessions } from './sessions/sessions.ts';
import type { StateStore } from './state.ts';
import type { UnderWay } from './under-way.ts';

export type HandlersOptions = {
  readonly state: StateStore;
  readonly account: Account;
  readonly signIn: SignIn;
  readonly secrets: KeepSecretOptions;
  readonly imports: Imports;
  readonly profiles: ProfileActions;
  readonly removals: Removals;
  readonly check: CheckProfile;
  readonly poller: QuotaPoller;
  readonly history: QuotaHistory;
  readonly sessions: Sessions;
  readonly underWay: UnderWay;
  readonly info: CallOutput<DaemonCalls, 'daemon.info'>;
  /** Ends the daemon soon, after this call has been answered. */
  readonly end: () => void;
};

/** For calls that answer nothing. */
async function nothing(work: Promise<unknown>): Promise<Record<string, never>> {
  await work;
  return {};
}

/** @throws AppError `feature_off`, `account_locked` and why the account is not open */
function checkReady({ state, account }: HandlersOptions): void {
  if (!state.get().gates.connectedServices) throw new AppError('feature_off');
  account.opened();
}

type Group<Prefix extends string> = Pick<DaemonHandlers, Extract<keyof DaemonHandlers, `${Prefix}.${string}`>>;

function accountCalls({ account, underWay }: HandlersOptions): Group<'account'> {
  return {
    'account.unlock': ({ passphrase }) => nothing(account.unlock(passphrase)),
    'account.retry': () => nothing(account.retry()),
    'account.passphrase': ({ current, next }) => nothing(underWay.track(account.changePassphrase(current, next))),
    'account.recover': (input) => nothing(account.recover(input)),
    'account.recoveryKey': async ({ passphrase }) => ({ words: [...(await account.recoveryKeyFor(passphrase))] }),
    'account.checkRecovery': async ({ words }) => ({ matches: await underWay.track(account.checkRecovery(words)) }),
  };
}

function importCalls(options: HandlersOptions): Pick<DaemonHandlers, 'connect.imports' | 'connect.import'> {
  const { imports, underWay } = options;
  return {
    'connect.imports': async () => {
      checkReady(options);
      return { logins: await imports.list() };
    },
    'connect.import': async (input) => {
      checkReady(options);
      return underWay.track(imports.take(input));
    },
  };
}

function profileCalls(options: HandlersOptions): Group<'profiles' | 'defaults'> {
  const { profiles, removals, check, underWay } = options;
  const change = (work: () => Promise<unknown>) => {
    checkReady(options);
    return nothing(underWay.track(work()));
  };
  return {
    'profiles.label': ({ serviceId, profileId, label }) => change(() => profiles.label(serviceId, profileId, label)),
    'profiles.default': ({ serviceId, profileId }) => change(() => profiles.setDefault(serviceId, profileId)),
    'defaults.set': ({ scope, serviceId, choice }) => change(() => profiles.setRule(scope, serviceId, choice)),
    'profiles.pin': ({ serviceId, profileId, meterId, pinned }) =>
      change(() => profiles.pin(serviceId, profileId, meterId, pinned)),
    'profiles.check': (ref) => change(() => check(ref, { background: false })),
    'profiles.disconnect': async ({ serviceId, profileId, immediate, revoke }) => {
      checkReady(options);
      const removal = removals.disconnect({ serviceId, profileId }, { immediate, revoke });
      return { removalAt: await underWay.track(removal) };
    },
    'profiles.keep': (ref) => {
      removals.keep(ref);
      return {};
    },
  };
}

type SessionRuns = Pick<
  DaemonHandlers,
  | 'sessions.start'
  | 'sessions.again'
  | 'sessions.restart'
  | 'sessions.continuation'
  | 'sessions.continueAs'
  | 'sessions.bringOver'
  | 'sessions.allow'
  | 'sessions.addedVariables'
  | 'sessions.preview'
>;

function isConnected(bindings: Bindings): boolean {
  return Object.values(bindings).some((binding) => binding?.source === 'connected');
}

/** What starts a program, or decides what a start does. */
function sessionRuns(options: HandlersOptions): SessionRuns {
  const { sessions, state, profiles, underWay } = options;
  const bindingsOf = (id: SessionId) => state.get().sessions.find((row) => row.id === id)?.bindings ?? {};
  const checkBindings = (bindings: Bindings) => {
    if (isConnected(bindings)) checkReady(options);
  };
  return {
    'sessions.start': (input, connection) => {
      checkBindings(input.bindings);
      return sessions.start(input, connection);
    },
    'sessions.again': (input, connection) => {
      checkBindings(bindingsOf(input.id));
      return sessions.again(input, connection);
    },
    'sessions.restart': (input) => {
      checkBindings(bindingsOf(input.id));
      return sessions.restart(input);
    },
    'sessions.continueAs': (input, connection) => {
      checkBindings(input.bindings);
      return sessions.continueAs(input, connection);
    },
    'sessions.continuation': (input) => sessions.continuation(input),
    'sessions.bringOver': (input) => sessions.bringOver(input),
    'sessions.preview': (input) => sessions.preview(input),
    'sessions.allow': (input) => sessions.allow(input),
    'sessions.addedVariables': ({ names }) => {
      checkReady(options);
      return nothing(underWay.track(profiles.setAddedVariables(names)));
    },
  };
}

function sessionCalls(options: HandlersOptions): Group<'sessions'> {
  const { sessions } = options;
  return {
    ...sessionRuns(options),
    'sessions.attach': (input, connection) => sessions.attach(input, connection),
    'sessions.detach': (input, connection) => sessions.detach(input, connection),
    'sessions.shown': (input, connection) => sessions.shown(input, connection),
    'sessions.pipe': (input, connection) => sessions.pipe(input, connection),
    'sessions.input': (input) => sessions.input(input),
    'sessions.resize': (input) => sessions.resize(input),
    'sessions.signal': (input) => sessions.signal(input),
    'sessions.stop': (input) => sessions.stop(input),
    'sessions.forget': (input) => sessions.forget(input),
  };
}

function quotaCalls(options: HandlersOptions): Group<'quota'> {
  const { state, poller, history, profiles, underWay } = options;
  const checkOn = () => {
    checkReady(options);
    if (!state.get().gates['connectedServices.quotas']) throw new AppError('feature_off');
  };
  const change = (work: () => Promise<unknown>) => {
    checkOn();
    return nothing(underWay.track(work()));
  };
  return {
    'quota.refresh': async ({ serviceId, profileId, ifDue }) => {
      checkOn();
      return poller.refresh({ ...(serviceId && { serviceId }), ...(profileId && { profileId }), ifDue });
    },
    'quota.history': async ({ days, ...ref }) => {
      checkOn();
      return history.read(ref, days);
    },
    'quota.rules': (rules) => change(() => profiles.setQuotaRules(rules)),
    'quota.meterAlert': ({ serviceId, profileId, meterId, alert }) =>
      change(() => profiles.setMeterAlert(serviceId, profileId, meterId, alert)),
    'quota.probe': ({ serviceId, profileId, on }) =>
      change(async () => {
        await profiles.setProbe(serviceId, profileId, on);
        // Nothing in the state says it, so nobody else tells the poller.
        poller.update();
      }),
  };
}

export function createHandlers(options: HandlersOptions): DaemonHandlers {
  const { state, sessions, info, end } = options;
  return {
    'state.get': () => state.get(),
    ...accountCalls(options),
    ...createConnectCalls({ ...options, checkReady: () => checkReady(options) }),
    ...importCalls(options),
    ...profileCalls(options),
    ...quotaCalls(options),
    'backends.refresh': () => sessions.refreshBackends(),
    ...sessionCalls(options),
    'daemon.info': () => info,
    'daemon.stop': ({ force }) => {
      const runningSessions = state.get().sessions.filter(({ endedAt }) => endedAt === null).length;
      const stopping = force || runningSessions === 0;
      if (stopping) end();
      return { stopping, runningSessions };
    },
  };
}
