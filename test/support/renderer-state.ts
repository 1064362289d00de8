// States of the daemon and a bridge for renderer tests: built from the real types, so that what they show could really happen.

import type { Bridge, Result } from '../../core/api/bridge.ts';
import { bridgedDaemonCalls, shellCallNames } from '../../core/api/bridge.ts';
import type { CallOutput } from '../../core/api/call.ts';
import { type DaemonCalls, daemonEvents, type NativeLogin } from '../../core/api/daemon.ts';
import type { Preferences } from '../../core/api/shell.ts';
import { shellEvents } from '../../core/api/shell.ts';
import type { BackendView, DaemonState, ProfileView, ProjectFileView, SessionView } from '../../core/api/state.ts';
import { backendIds } from '../../core/catalog/backends.ts';
import { services } from '../../core/catalog/services.ts';
import type { ErrorCode } from '../../core/errors.ts';
import { profileIdSchema, sessionIdSchema } from '../../core/ids.ts';
import { usualQuotaRules } from '../../core/quota/rules.ts';
import type { Meter, QuotaView } from '../../core/quota/snapshot.ts';
import type { AppInfo } from '../../renderer/state/app-context.ts';

type Preview = CallOutput<DaemonCalls, 'sessions.preview'>;

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;

export const sessionId = sessionIdSchema.parse('2f6c1f0e-5a51-4d6c-9f0e-0b1a2c3d4e5f');
export const otherSessionId = sessionIdSchema.parse('11111111-5a51-4d6c-9f0e-0b1a2c3d4e5f');

/** A meter with `left` percent left (null: unknown) that resets in `resetsInMs`. */
export function meterOf(
  id: '5h' | 'week' | string,
  left: number | null,
  resetsInMs: number,
  now: number,
  patch: Partial<Meter> = {},
): Meter {
  const windowSeconds = id === 'week' ? 604_800 : 18_000;
  return {
    id: `codex:w${windowSeconds}${id === '5h' || id === 'week' ? '' : `:${id}`}`,
    label: id === 'week' ? 'Weekly' : '5-hour',
    usedPercent: left === null ? null : 100 - left,
    windowSeconds,
    resetsAt: now + resetsInMs,
    scope: 'account',
    exhausted: left === 0,
    ...patch,
  };
}

export function quotaOf(
  profile: Pick<ProfileView, 'serviceId' | 'profileId'>,
  meters: readonly Meter[],
  now: number,
): QuotaView {
  return {
    snapshot: {
      v: 1,
      serviceId: profile.serviceId,
      profileId: profile.profileId,
      observedAt: now - 2 * minuteMs,
      plan: 'Pro',
      meters: [...meters],
      credits: null,
      resetCredits: null,
    },
    stale: false,
    refreshing: false,
    failure: null,
  };
}

/** Of a sign-in that cannot read its usage. */
export function unreadQuota(now: number): QuotaView {
  const failure = { code: 'no-scope', at: now - hourMs, retryAt: null } as const;
  return { snapshot: null, stale: false, refreshing: false, failure, probe: 'offered' };
}

type ProfilePatch = Partial<Omit<ProfileView, 'profileId'>> & { readonly profileId?: string };

export function profileOf({ profileId = 'work', ...patch }: ProfilePatch = {}, now = Date.now()): ProfileView {
  const serviceId = patch.serviceId ?? 'openai-codex';
  const id = profileIdSchema.parse(profileId);
  const kind = patch.kind === undefined ? (services[serviceId].kinds[0] ?? null) : patch.kind;
  const isKey = kind === 'api-key';
  const quota =
    services[serviceId].hasQuota && kind === 'oauth'
      ? quotaOf(
          { serviceId, profileId: id },
          [meterOf('5h', 62, 130 * minuteMs, now), meterOf('week', 31, 75 * hourMs, now)],
          now,
        )
      : kind === 'setup-token'
        ? unreadQuota(now)
        : null;
  return {
    serviceId,
    profileId: id,
    kind,
    label: 'Work',
    identity:
      kind === 'oauth'
        ? { email: 'demo@example.com', accountId: 'acct-1234', plan: 'Pro' }
        : { email: null, accountId: null, plan: null },
    status: { state: 'connected' },
    isDefault: false,
    pins: [],
    createdAt: now - 72 * hourMs,
    refreshedAt: now - hourMs,
    usedAt: now - 2 * hourMs,
    expiresAt: isKey ? null : now + (kind === 'oauth' ? 8 * hourMs : 200 * 24 * hourMs),
    imported: false,
    removalAt: null,
    quota,
    ...patch,
  };
}

/** A login of a CLI on this computer. */
export function loginOf(patch: Partial<NativeLogin> = {}): NativeLogin {
  return {
    loginId: `login-${patch.serviceId ?? 'openai-codex'}`,
    serviceId: 'openai-codex',
    backend: 'codex',
    kind: 'oauth',
    place: '~/.codex/auth.json',
    identity: { email: 'demo@example.com', accountId: 'acct-1234', plan: 'Plus' },
    expiresAt: null,
    sharesRefreshToken: true,
    problem: null,
    sameAs: null,
    ...patch,
  };
}

export function backendsOf(
  installed: readonly BackendView['id'][] = ['codex'],
  native: string | null = null,
): BackendView[] {
  return backendIds.map((id) => ({
    id,
    version: installed.includes(id) ? '0.169.0' : null,
    installed: installed.includes(id),
    native: id === 'codex' ? native : null,
    path: installed.includes(id) ? `/usr/local/bin/${id}` : null,
  }));
}

export function sessionOf(patch: Partial<SessionView> = {}, now = Date.now()): SessionView {
  return {
    id: sessionId,
    backend: 'codex',
    cwd: '/home/demo/src/app',
    title: 'Codex · app',
    bindings: { 'openai-codex': { source: 'connected', profileId: profileIdSchema.parse('work') } },
    billsTo: 'Work · demo@example.com · Pro',
    io: 'terminal',
    args: [],
    model: null,
    removedVariables: [
      { name: 'OPENAI_API_KEY', why: 'billed-instead' },
      { name: 'OPENAI_BASE_URL', why: 'redirects' },
    ],
    notices: [],
    projectFiles: [],
    startedAt: now - 12 * minuteMs,
    endedAt: null,
    exitCode: null,
    stopped: false,
    bellAt: null,
    conversation: null,
    continues: null,
    attention: null,
    restarting: false,
    ...patch,
  };
}

/** What a start would do when nothing stands in its way. */
export function previewOf(patch: Partial<Preview> = {}): Preview {
  return { billsTo: '', removedVariables: [], notices: [], projectFiles: [], problem: null, ...patch };
}

/** A file of the folder, below it. */
export function projectFileOf(patch: Partial<ProjectFileView> = {}): ProjectFileView {
  return {
    path: '/home/demo/src/app/.claude/settings.json',
    hash: 'a'.repeat(64),
    effect: 'left-out',
    canAllow: true,
    ...patch,
  };
}

export const preferencesOfTests: Preferences = {
  theme: 'light',
  maskEmails: false,
  recentFolders: [],
  notifyBell: true,
  notifyEnd: true,
  sessionOptionsOpen: false,
  sessionModels: {},
  trayHintSeen: false,
};

export function stateOf(patch: Partial<DaemonState> = {}): DaemonState {
  return {
    n: 1,
    account: { state: 'open', protection: 'keychain', recoveryCheckedAt: null },
    gates: { connectedServices: true, 'connectedServices.quotas': true },
    overrides: [],
    profiles: [],
    defaults: { folders: [], backends: [] },
    backends: backendsOf(),
    sessions: [],
    addedVariables: [],
    quotaRules: usualQuotaRules,
    handOffs: [],
    ...patch,
  };
}

export const infoOfTests: AppInfo = {
  version: '0.1.0',
  platform: 'linux',
  homeFolder: '/home/demo',
  dataFolder: '/home/demo/.local/share/happier',
  trayVisible: true,
  desktop: 'gnome',
  gates: { connectedServices: true, 'connectedServices.quotas': true },
};

type CallName = keyof Bridge['daemon'] | keyof Bridge['shell'];
type Answers = Partial<{
  [K in CallName]: K extends keyof Bridge['daemon']
    ? Bridge['daemon'][K]
    : K extends keyof Bridge['shell']
      ? Bridge['shell'][K]
      : never;
}>;

export type FakeBridge = {
  readonly bridge: Bridge;
  /** Every call with its input, in order. */
  readonly calls: { readonly name: CallName; readonly input: unknown }[];
  inputsOf(name: CallName): unknown[];
  /** Sets how a call is answered from now on. */
  answer(answers: Answers): void;
  /** Sends an event to whoever listens. */
  emit<K extends keyof Bridge['on']>(event: K, data: Parameters<Parameters<Bridge['on'][K]>[0]>[0]): void;
  /** Changes the daemon's state and tells it, with the next number. */
  change(patch: Partial<DaemonState>): void;
  readonly state: () => DaemonState;
};

export function ok<T>(value: T): Promise<Result<T>> {
  return Promise.resolve({ ok: true, value });
}

export function failed(
  code: ErrorCode,
  detail: string | null = null,
): Promise<{ ok: false; error: { code: ErrorCode; detail: string | null } }> {
  return Promise.resolve({ ok: false, error: { code, detail } });
}

export type FakeOptions = {
  readonly state?: DaemonState;
  readonly info?: Partial<AppInfo>;
  readonly preferences?: Partial<Preferences>;
};

/** A bridge over a state in memory: calls are recorded and answered with nothing, or as the test says. */
export function fakeBridge(options: FakeOptions = {}): FakeBridge {
  let state = options.state ?? stateOf();
  let preferences: Preferences = { ...preferencesOfTests, ...options.preferences };
  const calls: FakeBridge['calls'] = [];
  const listeners = new Map<string, Set<(data: never) => void>>();
  const answers: Record<string, (input: never) => Promise<Result<unknown>>> = {
    'state.get': () => ok(state),
    'app.info': () => ok({ ...infoOfTests, ...options.info }),
    'preferences.get': () => ok(preferences),
    'preferences.set': (patch: Partial<Preferences>) => {
      preferences = { ...preferences, ...patch };
      return ok(preferences);
    },
    'quota.refresh': () => ok({ refreshed: [], waiting: [] }),
    'quota.history': () => ok({ points: [], labels: {} }),
    'link.open': () => ok({ opened: true }),
    // What waits for a sign-in waits until a test says how it ends.
    'connect.wait': () => new Promise(() => {}),
    'sessions.preview': () => ok(previewOf()),
    'sessions.attach': () => ok({ scrollback: '', seq: 0, session: state.sessions[0] }),
  };

  const callable = (name: CallName) => (input: unknown) => {
    calls.push({ name, input });
    const answer = answers[name] ?? (() => ok({}));
    return answer(input as never);
  };
  const table = (names: readonly CallName[]) => Object.fromEntries(names.map((name) => [name, callable(name)]));
  const eventNames = [...Object.keys(daemonEvents), ...Object.keys(shellEvents)];
  const listening = (event: string) => (listener: (data: never) => void) => {
    const known = listeners.get(event) ?? new Set();
    listeners.set(event, known.add(listener));
    return () => void known.delete(listener);
  };
  const emit: FakeBridge['emit'] = (event, data) => {
    for (const listener of listeners.get(event) ?? []) listener(data as never);
  };

  return {
    bridge: {
      daemon: table(bridgedDaemonCalls),
      shell: table(shellCallNames),
      on: Object.fromEntries(eventNames.map((event) => [event, listening(event)])),
      droppedPath: () => '',
    } as unknown as Bridge,
    calls,
    inputsOf: (name) => calls.filter((call) => call.name === name).map((call) => call.input),
    answer: (given) => void Object.assign(answers, given),
    emit,
    change: (patch) => {
      state = { ...state, ...patch, n: state.n + 1 };
      emit('state', { ...patch, n: state.n });
    },
    state: () => state,
  };
}
