// Starts the installed `claude setup-token` in a private folder of its own, which is gone when the program is.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { backends } from '../../core/catalog/backends.ts';
import { AppError } from '../../core/errors.ts';
import type { Clock } from '../clock.ts';
import { findProgram } from '../sessions/find-program.ts';
import { runSetupToken, type SetupTokenRun } from './setup-token/run-setup-token.ts';

export type OpenSetupTokenOptions = {
  /** Holds the private folders; what an earlier daemon left in it is removed before the first start. */
  readonly folder: string;
  /** The person's own. */
  readonly environment: () => Promise<Readonly<Record<string, string>>>;
  readonly clock: Clock;
};

export type OpenSetupToken = {
  /** @throws AppError `backend_missing` */
  open(timeoutMs: number): Promise<SetupTokenRun>;
  /** Removes what is left of runs that nobody ended. */
  sweep(): Promise<void>;
};

export function createOpenSetupToken({ folder, environment, clock }: OpenSetupTokenOptions): OpenSetupToken {
  const remove = (path: string) => rm(path, { recursive: true, force: true });
  return {
    async open(timeoutMs) {
      const person = await environment();
      const program = await findProgram(backends.claude.command, person.PATH ?? '');
      if (program === null) throw new AppError('backend_missing', backends.claude.command);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const own = await mkdtemp(join(folder, 'run-'));
      const run = runSetupToken({ program, folder: own, environment: person, clock, timeoutMs });
      const token = run.token.finally(() => remove(own));
      token.catch(() => undefined);
      return { ...run, token };
    },
    sweep: () => remove(folder),
  };
}
