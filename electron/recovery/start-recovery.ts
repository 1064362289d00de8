// Puts the showing of the recovery key together: native dialog first, then the one window, whose page alone may ask for the words.
import { ipcMain } from 'electron';
import { recoveryWindowCalls } from '../../core/api/recovery-window.ts';
import type { Confirmation } from '../confirmation.ts';
import { type IpcReport, registerCalls } from '../ipc.ts';
import { createTrustedSenders } from '../security/trusted-senders.ts';
import { texts } from '../texts.ts';
import { createRecoveryHandlers, openProtection, type RecoverySource } from './recovery-handlers.ts';
import { type OpenRecoveryWindow, openRecoveryWindow, type RecoverySurroundings } from './recovery-window.ts';

type Options = {
  readonly source: RecoverySource;
  /** What a new window needs, beside the senders. */
  surroundings(): Omit<RecoverySurroundings, 'senders'>;
  confirm(confirmation: Confirmation): Promise<boolean>;
  readonly report: IpcReport;
};

const question: Confirmation = {
  message: texts.recovery.ask,
  detail: texts.recovery.askDetail,
  button: texts.recovery.show,
};

/** @returns a function that answers, once the window is closed or was declined, whether the words were shown. It throws AppError while the account is not open. */
export function startRecovery({ source, surroundings, confirm, report }: Options): () => Promise<boolean> {
  const senders = createTrustedSenders();
  let window: OpenRecoveryWindow | null = null;
  let running: Promise<boolean> | null = null;
  const windowOf = (sender: number) => (window?.senderId === sender ? window : null);
  registerCalls(
    ipcMain,
    {
      side: 'recovery',
      table: recoveryWindowCalls,
      handlers: createRecoveryHandlers(source, windowOf),
      trusted: senders,
      confirm: async () => false,
    },
    report,
  );

  const show = async (): Promise<boolean> => {
    openProtection(source.account());
    if (!(await confirm(question))) return false;
    window = openRecoveryWindow({ ...surroundings(), senders });
    const shown = await window.closed;
    window = null;
    return shown;
  };
  return () => {
    window?.focus();
    running ??= show().finally(() => {
      running = null;
    });
    return running;
  };
}
