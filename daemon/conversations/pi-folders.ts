// Where Pi keeps the conversations of a working folder.
import { join } from 'node:path';

/** @param agentFolder absolute path of Pi's own folder, or of a home */
export function piSessionsFolder(agentFolder: string, cwd: string): string {
  const name = `--${cwd.replace(/^[/\\]/, '').replace(/[/\\:]/g, '-')}--`;
  return join(agentFolder, 'sessions', name);
}
