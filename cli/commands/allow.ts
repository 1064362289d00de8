// `happier sessions allow BACKEND FOLDER PATH`: lets a file of a folder count in its sessions, in exactly the content it has now.
import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { ProjectFileView } from '../../core/api/state.ts';
import type { BackendId } from '../../core/catalog/backends.ts';
import { AppError } from '../../core/errors.ts';
import type { DaemonClient } from '../../daemon/api/client.ts';
import { type CliContext, say } from '../context.ts';
import { askYesNo } from '../question.ts';
import { authOption, parseAuth } from '../session/auth-option.ts';
import { callerEnvironment } from '../session/caller-environment.ts';
import { chooseStart, parseBackend } from '../session/choose-start.ts';
import { shownState } from '../shown-state.ts';
import { plain } from '../text/plain.ts';
import { whenReady } from '../when-ready.ts';

type AllowOptions = { readonly auth: string[]; readonly revoke?: true; readonly yes?: true };
type Place = { readonly backend: BackendId; readonly folder: string; readonly path: string };

const real = (path: string) => realpath(path).catch(() => path);

async function findFile(files: readonly ProjectFileView[], typed: string, bases: readonly string[]) {
  const wanted = bases.map((base) => resolve(base, typed));
  const exact = files.find(({ path }) => wanted.includes(path));
  if (exact) return exact;
  const reals = await Promise.all(wanted.map(real));
  for (const file of files) if (reals.includes(await real(file.path))) return file;
  return undefined;
}

/** @throws AppError `not_found` when sessions there do not meet such a file, or nothing about it can be changed */
async function fileOf(context: CliContext, client: DaemonClient, place: Place, auth: readonly string[]) {
  const { backend, folder, path } = place;
  const { bindings } = chooseStart(await shownState(context, client), backend, parseAuth(auth), folder);
  const environment = callerEnvironment(context);
  const preview = await client.call['sessions.preview']({ backend, cwd: folder, bindings, environment });
  const file = await findFile(preview.projectFiles, path, [context.cwd, folder]);
  if (file?.canAllow) return file;
  // A start that is refused for another reason names no files.
  if (!file && preview.problem && preview.projectFiles.length === 0)
    throw new AppError(preview.problem.code, preview.problem.detail);
  throw new AppError('not_found', `${plain(path).slice(0, 120)}: nothing to allow for ${backend} there`);
}

async function allow(context: CliContext, client: DaemonClient, place: Place, options: AllowOptions) {
  const { path, hash } = await fileOf(context, client, place, options.auth);
  const { backend, folder } = place;
  say(context, `${plain(path)}\n  SHA-256 ${hash}`);
  const allowed = options.revoke !== true;
  if (allowed && options.yes !== true) {
    const question = `Let it count in ${backend} sessions in ${plain(folder)}, as long as it does not change?`;
    if (!(await askYesNo(context, question, false)))
      throw new AppError('not_confirmed', context.stdin.isTTY ? null : 'no terminal: --yes says it');
  }
  await client.call['sessions.allow']({ backend, folder, path, hash, allowed });
  say(context, allowed ? 'Allowed. A change of the file takes it back.' : 'Taken back.');
  return 0;
}

export function addAllowCommand(command: Command, context: CliContext, done: (code: number) => void): void {
  command
    .command('allow <backend> <folder> <path>')
    .description('let a file of a folder, as it is now, count in sessions there')
    .option(authOption.flags, authOption.description, authOption.collect, [])
    .option('--revoke', 'take it back')
    .option('--yes', 'do not ask')
    .action(async (backend: string, folder: string, path: string, options: AllowOptions) => {
      const place = { backend: parseBackend(backend), folder: resolve(context.cwd, folder), path };
      done(await whenReady(context, (client) => allow(context, client, place, options)));
    });
}
