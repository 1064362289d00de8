// electron-builder's hook after copying Electron and the app: removes what only development needs.
import fsp from 'node:fs/promises';
import path from 'node:path';

/**
 * @param {{ appOutDir: string, packager: { getResourcesDir(folder: string): string } }} context
 */
export default async function afterPack({ appOutDir, packager }) {
  await fsp.rm(path.join(packager.getResourcesDir(appOutDir), 'default_app.asar'), { force: true });
  await fsp.rm(path.join(appOutDir, 'prepared.json'), { force: true });
}
