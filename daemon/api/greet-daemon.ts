// How a client finds the running daemon: checks whose folder, token and socket these are, before anything is sent.
import { AppError } from '../../core/errors.ts';
import { type DaemonPaths, daemonPaths } from './paths.ts';
import { checkPrivateFolder, isMissing, isOwnSocket } from './private-folder.ts';
import { readToken } from './token.ts';

async function findToken(paths: DaemonPaths): Promise<string> {
  try {
    await checkPrivateFolder(paths.runFolder);
    if (paths.socketFolder !== null) {
      await checkPrivateFolder(paths.socketFolder);
      if (!(await isOwnSocket(paths.socketPath))) throw new AppError('data_folder_unsafe', 'socket');
    }
    return await readToken(paths.tokenFile);
  } catch (error) {
    if (isMissing(error)) throw new AppError('daemon_unreachable');
    throw error instanceof AppError ? error : new AppError('data_folder_unsafe', 'run folder');
  }
}

/**
 * Gives `greet` the path of the socket and the token, a second time when the daemon was started anew in between.
 * @param home absolute path of the data folder
 * @throws AppError `daemon_unreachable` (none runs), `data_folder_unsafe` (folder, token or socket could be someone else's: `greet`
 *   was not called), and what `greet` throws
 */
export async function greetDaemon<T>(
  home: string,
  greet: (socketPath: string, token: string) => Promise<T>,
): Promise<T> {
  const paths = daemonPaths(home);
  const token = await findToken(paths);
  try {
    return await greet(paths.socketPath, token);
  } catch (error) {
    // The daemon was started anew between our reading the token and our hello.
    if (!(error instanceof AppError) || error.code !== 'unauthorized') throw error;
    const newer = await findToken(paths);
    if (newer === token) throw error;
    return await greet(paths.socketPath, newer);
  }
}
