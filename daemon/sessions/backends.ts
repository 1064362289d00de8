// Looks for the backends on this machine: where each program is, its version, and what its own login calls itself.
import { execFile } from 'node:child_process';
import { homedir, tmpdir } from 'node:os';
import type { BackendView } from '../../core/api/state.ts';
import { type BackendId, backendIds, backends } from '../../core/catalog/backends.ts';
import { nativeLogins } from '../native-logins/native-logins.ts';
import { findProgram } from './find-program.ts';
import type { Environment } from './login-shell.ts';

const versionDeadlineMs = 10_000;

/** The first thing that looks like a version in what `--version` prints; all five print one without any login. */
function askVersion(file: string, environment: Environment): Promise<string | null> {
  return new Promise((resolve) => {
    // Not in a folder of the person's: some backends read settings of the folder they start in.
    const options = { env: environment, cwd: tmpdir(), timeout: versionDeadlineMs, maxBuffer: 65_536 };
    const child = execFile(file, ['--version'], options, (error, stdout) => {
      resolve(error ? null : (/\d+\.\d+[\w.+-]{0,48}/.exec(stdout)?.[0] ?? null));
    });
    child.stdin?.end();
  });
}

async function lookAt(id: BackendId, environment: Environment): Promise<BackendView> {
  const file = await findProgram(backends[id].command, environment.PATH ?? '');
  return {
    id,
    version: file === null ? null : await askVersion(file, environment),
    installed: file !== null,
    path: file,
    native: await nativeLogins[id](environment, environment.HOME ?? homedir()),
  };
}

/** All five, in catalogue order. `environment`: the person's, as a native start would have it. */
export function findBackends(environment: Environment): Promise<BackendView[]> {
  return Promise.all(backendIds.map((id) => lookAt(id, environment)));
}
