// The recovery window's own narrow bridge: the one page that the words of the recovery key ever come to, and what it may ask.
import { z } from 'zod';
import type { Result } from './bridge.ts';
import { type CallInput, type CallOutput, type CallTable, nothing } from './call.ts';
import { daemonCalls } from './daemon.ts';

export const recoveryWindowCalls = {
  /** What stands between the person and the words; `own-daemon`: a daemon that the app has not started tells them to nobody. */
  needs: {
    access: 'open',
    input: nothing,
    output: z.strictObject({ needs: z.enum(['nothing', 'passphrase', 'own-daemon']) }),
  },
  words: {
    access: 'open',
    input: z.strictObject({ passphrase: z.string().min(1).max(1024).nullable() }),
    output: daemonCalls['account.recoveryKey'].output,
  },
  check: {
    access: 'open',
    input: daemonCalls['account.checkRecovery'].input,
    output: daemonCalls['account.checkRecovery'].output,
  },
  /** Shows the system's print dialog; answers when it is closed. */
  print: { access: 'open', input: nothing, output: z.strictObject({ printed: z.boolean() }) },
  close: { access: 'open', input: nothing, output: nothing },
} as const satisfies CallTable;
type RecoveryWindowCalls = typeof recoveryWindowCalls;

/** Exposed to the window's page as `window.happierRecovery`. */
export type RecoveryWindowBridge = {
  readonly [K in keyof RecoveryWindowCalls]: (
    input: CallInput<RecoveryWindowCalls, K>,
  ) => Promise<Result<CallOutput<RecoveryWindowCalls, K>>>;
};
