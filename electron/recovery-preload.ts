// Preload of the recovery window: its five calls, and nothing of the app's other bridge.
import { contextBridge, ipcRenderer } from 'electron';
import type { RecoveryWindowBridge } from '../core/api/recovery-window.ts';
import { callChannel } from './ipc-channels.ts';

const call = (name: keyof RecoveryWindowBridge) => (input: unknown) =>
  ipcRenderer.invoke(callChannel('recovery', name), input);

contextBridge.exposeInMainWorld('happierRecovery', {
  needs: call('needs'),
  words: call('words'),
  check: call('check'),
  print: call('print'),
  close: call('close'),
});
