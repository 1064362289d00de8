// A person's computer for `claude setup-token`: a private folder, a home of their own, and a run whose end nothing survives.
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { systemClock } from '../../../daemon/clock.ts';
import { runSetupToken, type SetupTokenRun } from '../../../daemon/connect/setup-token/run-setup-token.ts';
import { systemProcessTable } from '../../../daemon/sessions/process-table.ts';

const backends = join(import.meta.dirname, '..', '..', 'backends', 'node_modules');

/** The program itself: the package's own `bin/claude.exe` is put in its place by an install script, which is not run. */
export const realClaude = join(backends, '@anthropic-ai', `claude-code-${process.platform}-${process.arch}`, 'claude');

export type SetupTokenWorld = {
  readonly folder: string;
  readonly home: string;
  run(program: string, environment?: Readonly<Record<string, string>>, timeoutMs?: number): SetupTokenRun;
  /** Processes that still name the folder. */
  processes(): readonly number[];
  /** What the person's home holds. */
  inHome(): Promise<readonly string[]>;
  close(): Promise<void>;
};

export async function createSetupTokenWorld(): Promise<SetupTokenWorld> {
  const base = await mkdtemp(join(tmpdir(), 'happier-setup-token-'));
  const [folder, home] = [join(base, 'private'), join(base, 'home')];
  for (const each of [folder, home]) await mkdir(each, { mode: 0o700 });
  const runs: SetupTokenRun[] = [];
  return {
    folder,
    home,
    run(program, environment = {}, timeoutMs = 60_000) {
      const own = { PATH: `${dirname(process.execPath)}:/usr/bin:/bin`, HOME: home, ...environment };
      const run = runSetupToken({ program, folder, environment: own, clock: systemClock, timeoutMs });
      run.token.catch(() => undefined);
      runs.push(run);
      return run;
    },
    processes: () => systemProcessTable().holding(folder),
    inHome: () => readdir(home),
    async close() {
      for (const run of runs) run.cancel();
      await Promise.allSettled(runs.map(({ token }) => token));
      if (existsSync(base)) await rm(base, { recursive: true });
    },
  };
}
