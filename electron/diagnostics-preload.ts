// Preload of the diagnostics window: passes on what the main process allows it of @electron/remote, as text.
import { app } from '@electron/remote';
import { contextBridge } from 'electron';

const answers = app as unknown as Readonly<Record<'versions' | 'processes' | 'memory' | 'daemon', () => string>>;

contextBridge.exposeInMainWorld('happierDiagnostics', {
  versions: () => answers.versions(),
  processes: () => answers.processes(),
  memory: () => answers.memory(),
  daemon: () => answers.daemon(),
});
