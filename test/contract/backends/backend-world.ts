// A folder for one run of a backend: its home as written by hand, a folder to work in, and a person's home that must stay empty.
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { TestSimulator } from '../../support/simulator.ts';
import type { Credential } from './credentials.ts';
import type { Home } from './homes.ts';
import type { Pair } from './pairs.ts';
import { programs } from './programs.ts';
import { type BackendRun, runBackend } from './run-backend.ts';

export type BackendWorld = {
  /** The backend's own. */
  readonly home: string;
  /** HOME of its process. */
  readonly personHome: string;
  readonly work: string;
  readonly credential: Credential;
  run(args?: readonly string[], env?: Record<string, string>): Promise<BackendRun>;
  remove(): Promise<void>;
};

/** Not below /tmp, where Codex warns of its home. */
const ROOT = '/var/tmp/happier-backend-';

async function write(home: string, files: Home['files']): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const path = join(home, name);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
    await chmod(path, 0o600);
  }
}

export async function createBackendWorld(simulator: TestSimulator, pair: Pair): Promise<BackendWorld> {
  const root = await mkdtemp(ROOT);
  const [home, personHome, work] = [join(root, 'home'), join(root, 'person'), join(root, 'work')];
  for (const folder of [home, personHome, work]) await mkdir(folder, { mode: 0o700 });
  const credential = pair.makeCredential(simulator);
  const made = pair.makeHome(credential);
  await write(home, made.files);
  return {
    home,
    personHome,
    work,
    credential,
    run: (args = pair.args, env = {}) =>
      runBackend({
        program: programs[pair.backend],
        args,
        cwd: work,
        env: { HOME: personHome, ...simulator.environment(), ...made.env(home), ...env },
      }),
    remove: () => rm(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }),
  };
}
