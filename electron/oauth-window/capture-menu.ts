// Keys for the capture window, as a window menu: the page has the focus, and its keys are never read.
import { type BaseWindow, Menu } from 'electron';
import { texts } from '../texts.ts';

export function setCaptureMenu(window: BaseWindow, actions: { cancel(): void; anotherWay(): void }): void {
  if (process.platform === 'darwin') return;
  const submenu = [
    { label: texts.capture.cancel, accelerator: 'CmdOrCtrl+W', click: () => actions.cancel() },
    { label: texts.capture.anotherWay, accelerator: 'CmdOrCtrl+Shift+U', click: () => actions.anotherWay() },
  ];
  window.setMenu(Menu.buildFromTemplate([{ label: texts.capture.menu, submenu }]));
}
