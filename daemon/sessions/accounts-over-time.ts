// What becomes of a session's account while it runs: newer tokens, restarts, a change of account, conversations brought over.
import { homedir } from 'node:os';
import type { CallOutput, CallRequest } from '../../core/api/call.ts';
import type { DaemonCalls } from '../../core/api/daemon.ts';
import type { SessionView } from '../../core/api/state.ts';
import type { BackendId } from '../../core/catalog/backends.ts';
import type { CredentialRecord } from '../../core/credential/record.ts';
import type { SessionId } from '../../core/ids.ts';
import { connectedSlots } from '../../core/session/binding.ts';
import type { Connection } from '../api/handlers.ts';
import { bringOver } from './bring-over.ts';
import { createContinuation } from './continuation.ts';
import type { Homes } from './homes.ts';
import { prepareLaunch } from './launch.ts';
import type { LaunchOptions, StartInput } from './launch-options.ts';
import type { Environment } from './login-shell.ts';
import { nativeEnvironment } from './native-environment.ts';
import { preview } from './preview.ts';
import type { ProcessTable } from './process-table.ts';
import { createRestart } from './restart.ts';
import type { RunningSessions } from './running-sessions.ts';
import { createSessionConversations } from './session-conversations.ts';
import { createSessionRows } from './session-rows.ts';
import { createSessionTokens } from './session-tokens.ts';
import type { SessionsOptions } from './sessions-options.ts';
import { stateFolder } from './state-folder.ts';
import type { Turns } from './turns.ts';
import { workingFolder } from './working-folder.ts';

type Request<K extends keyof DaemonCalls> = CallRequest<DaemonCalls, K>;
type Answer<K extends keyof DaemonCalls> = CallOutput<DaemonCalls, K>;

export type AccountsOverTime = {
  /** Answers when it is done, or taken back. @throws AppError, see restart.ts */
  restart(input: Request<'sessions.restart'>): Promise<Answer<'sessions.restart'>>;
  /** @throws AppError, see continuation.ts */
  continuation(input: Request<'sessions.continuation'>): Promise<Answer<'sessions.continuation'>>;
  /** @throws AppError, see continuation.ts */
  continueAs(input: Request<'sessions.continueAs'>, starter: Connection): Promise<SessionView>;
  /** @throws AppError, see bring-over.ts, `folder_missing`, `invalid_input` */
  bringOver(input: Request<'sessions.bringOver'>): Promise<Answer<'sessions.bringOver'>>;
  /**
   * Puts the access token of a refreshed or replaced credential into the homes that run on it. Sessions that began under another
   * account of the provider keep theirs: who pays for a session does not change under way.
   */
  replaceAccessToken(record: CredentialRecord): Promise<void>;
  stop(): void;
};

type Parts = {
  readonly options: SessionsOptions;
  readonly launchOptions: LaunchOptions;
  readonly homes: Homes;
  readonly table: ProcessTable;
  readonly running: RunningSessions;
  readonly personEnvironment: () => Promise<Environment>;
  /** Is told everything that the terminals' programs write. */
  readonly turns: Turns;
};

export function createAccountsOverTime(parts: Parts): AccountsOverTime {
  const { options, launchOptions, homes, table, running, personEnvironment, turns } = parts;
  const { state, clock, log, home: dataFolder } = options;
  const rows = createSessionRows(state);
  const tokens = createSessionTokens({ homes, rows, clock, view: options.view });

  const native = async (backend: BackendId, environment: Environment | undefined) =>
    nativeEnvironment(backend, environment ?? (await personEnvironment()), dataFolder);
  const folderOf = async ({ id, backend, bindings }: SessionView) =>
    stateFolder(dataFolder, backend, bindings, await native(backend, running.request(id).input.environment));
  const conversations = createSessionConversations({ state, rows, folderOf, log });
  const prepare = async (input: StartInput) =>
    prepareLaunch(input, input.environment ?? (await personEnvironment()), { ...launchOptions, isRepeat: true });

  const accountsOf = (id: SessionId) => homes.uses().find((use) => use.sessionId === id)?.plan.accountIds ?? null;
  const hasBackground = ({ id }: SessionView) => {
    const use = homes.uses().find(({ sessionId }) => sessionId === id);
    const own = new Set(table.inSession(running.find(id).session.program().pid));
    return use !== undefined && table.holding(use.plan.home).some((pid) => !own.has(pid));
  };
  const { restart, cancel } = createRestart({ running, turns, conversations, prepare }, accountsOf);
  const continuation = createContinuation({
    running,
    turns,
    conversations,
    prepare,
    hasBackground,
    preview: async (input) => preview(input, input.environment ?? (await personEnvironment()), launchOptions),
    bringOver: async (input, environment) =>
      bringOver(input, await native(input.backend, environment), { ...options, homes }),
  });

  const unsubscribe = state.subscribe((change) => {
    if (change.sessions !== undefined) {
      conversations.update();
      for (const { id, endedAt } of change.sessions) if (endedAt !== null) turns.forget(id);
    }
    if (change.sessions !== undefined || change.profiles !== undefined) tokens.update();
  });

  return {
    async restart({ id, cancel: isCancel }) {
      if (isCancel) cancel(id);
      else await restart(id);
      return {};
    },
    continuation: (input) => continuation.tell(input),
    async continueAs(input, starter) {
      const session = await continuation.continueAs(input, starter);
      for (const profile of connectedSlots(session.backend, session.bindings)) options.used(profile);
      return session;
    },
    async bringOver(input) {
      const environment = await native(input.backend, undefined);
      const cwd = await workingFolder(input.cwd, environment.environment.HOME ?? homedir());
      return { copied: await bringOver({ ...input, cwd }, environment, { ...options, homes }) };
    },
    replaceAccessToken: (record) => tokens.replace(record),
    stop() {
      unsubscribe();
      tokens.stop();
    },
  };
}
