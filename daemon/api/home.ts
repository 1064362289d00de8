// Where the data folder lies, worked out alike by the daemon's hosts and its clients.
import envPaths from 'env-paths';
import { readEnvironment } from '../../core/environment.ts';

/**
 * The absolute path of the data folder: `HAPPIER_HOME`, or the platform's data folder.
 * @throws AppError `invalid_environment` when the variable is no absolute path
 */
export function resolveHome(variables: Readonly<Record<string, string | undefined>>): string {
  const { HAPPIER_HOME: home } = readEnvironment({ HAPPIER_HOME: variables.HAPPIER_HOME });
  return home ?? envPaths('happier', { suffix: '' }).data;
}
