// Preload of the bar above a sign-in page: two functions and the state it shows. The sign-in page itself has no preload.
import { contextBridge, ipcRenderer } from 'electron';
import { callChannel, eventChannel } from './ipc-channels.ts';

/** The latest state, for a page that starts to listen after it was sent. */
let latest: unknown = null;
const listeners = new Set<(state: unknown) => void>();
ipcRenderer.on(eventChannel('capture-bar'), (_event, state) => {
  latest = state;
  for (const listener of listeners) listener(state);
});

contextBridge.exposeInMainWorld('happierCaptureBar', {
  cancel: () => void ipcRenderer.invoke(callChannel('capture-bar', 'cancel'), {}),
  anotherWay: () => void ipcRenderer.invoke(callChannel('capture-bar', 'anotherWay'), {}),
  onState: (listener: (state: unknown) => void) => {
    listeners.add(listener);
    if (latest !== null) listener(latest);
    return () => void listeners.delete(listener);
  },
});
