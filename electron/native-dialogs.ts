// The native dialogs that the main process draws: a page cannot imitate, cover or answer them.
import { type BaseWindow, dialog, type MessageBoxOptions } from 'electron';
import type { Confirmation } from './confirmation.ts';
import { texts } from './texts.ts';

/** @returns whether the person agreed; closing the dialog is a no */
export async function askToConfirm(window: BaseWindow | null, confirmation: Confirmation): Promise<boolean> {
  const { message, detail, button } = confirmation;
  const answer = await show(window, {
    type: 'question',
    message,
    detail,
    buttons: [texts.confirm.cancel, button],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  });
  return answer === 1;
}

/** @param sessions one line each @returns whether the sessions may be ended */
export async function askToQuit(window: BaseWindow | null, sessions: readonly string[]): Promise<boolean> {
  const answer = await show(window, {
    type: 'warning',
    message: texts.quit.running(sessions.length),
    detail: texts.quit.detail(sessions.join('\n')),
    buttons: [texts.quit.stay, texts.quit.end],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  });
  return answer === 1;
}

export async function askForFolder(window: BaseWindow | null): Promise<string | null> {
  const options = { title: texts.chooseFolder, properties: ['openDirectory' as const, 'createDirectory' as const] };
  const answer = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options));
  return answer.canceled ? null : (answer.filePaths[0] ?? null);
}

async function show(window: BaseWindow | null, options: MessageBoxOptions): Promise<number> {
  const answer = await (window ? dialog.showMessageBox(window, options) : dialog.showMessageBox(options));
  return answer.response;
}
