// `happier shims`: scripts named claude, codex, … for PATH, by which editors and scripts use the chosen account.
import { delimiter, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { type BackendId, backendIds } from '../../core/catalog/backends.ts';
import { AppError } from '../../core/errors.ts';
import { type CliContext, print, say } from '../context.ts';
import { withDaemon } from '../daemon-connection.ts';
import { parseBackend } from '../session/choose-start.ts';
import { pathLine } from '../shims/path-line.ts';
import { findShims, installShims, removeShims } from '../shims/shim-files.ts';

type ShimOptions = { readonly dir?: string };

const folderOf = ({ cwd, home }: CliContext, { dir }: ShimOptions) =>
  dir === undefined ? join(home, 'shims') : resolve(cwd, dir);

/** A name that leads to no program would only confuse what looks for one. */
async function installedBackends(context: CliContext): Promise<readonly BackendId[]> {
  const backends = await withDaemon(context, async (client) => {
    await client.call['backends.refresh']({});
    return (await client.call['state.get']({})).backends;
  });
  const installed = backends.filter((each) => each.installed).map(({ id }) => id);
  if (installed.length === 0)
    throw new AppError('backend_missing', 'none of the five; name one to make its shim all the same');
  return installed;
}

function isInPath({ variables }: CliContext, folder: string): boolean {
  return (variables.PATH ?? '').split(delimiter).some((entry) => entry !== '' && resolve(entry) === folder);
}

/** The line alone goes to standard output, so that a person can append it to the file that they choose. */
function tellPath(context: CliContext, folder: string): void {
  if (isInPath(context, folder)) {
    say(context, `${folder} is in PATH already.`);
    return;
  }
  const { line, place } = pathLine(folder, context.variables.SHELL, process.platform);
  say(context, `To use them, put this line at the end of ${place}:`);
  print(context, line);
}

async function install(context: CliContext, names: readonly string[], options: ShimOptions): Promise<number> {
  const folder = folderOf(context, options);
  const named = names.map(parseBackend);
  const backends = named.length > 0 ? named : await installedBackends(context);
  const home = (context.variables.HAPPIER_HOME ?? '') === '' ? null : context.home;
  const shims = await installShims(folder, backends, { self: context.self, home });
  for (const { path } of shims) say(context, `Made: ${path}`);
  tellPath(context, folder);
  return 0;
}

async function remove(context: CliContext, names: readonly string[], options: ShimOptions): Promise<number> {
  const folder = folderOf(context, options);
  const gone = await removeShims(folder, names.length > 0 ? names.map(parseBackend) : backendIds);
  for (const { path } of gone) say(context, `Removed: ${path}`);
  if (gone.length === 0) throw new AppError('not_found', 'no such shim of ours in that folder');
  return 0;
}

async function list(context: CliContext, options: ShimOptions): Promise<number> {
  const folder = folderOf(context, options);
  const shims = await findShims(folder);
  for (const { path } of shims) print(context, path);
  if (shims.length === 0) say(context, `No shims in ${folder}.`);
  else if (!isInPath(context, folder)) say(context, `${folder} is not in PATH.`);
  return 0;
}

export function addShimsCommand(program: Command, context: CliContext, done: (code: number) => void): void {
  const command = program.command('shims').description('scripts for PATH that run a backend as the chosen account');
  const dir = ['--dir <dir>', 'the folder they lie in (else one in the data folder)'] as const;
  command
    .command('install [backends...]')
    .description('make them, for the backends that are installed or for those named')
    .option(...dir)
    .action(async (names: string[], options: ShimOptions) => done(await install(context, names, options)));
  command
    .command('remove [backends...]')
    .description('take them away')
    .option(...dir)
    .action(async (names: string[], options: ShimOptions) => done(await remove(context, names, options)));
  command
    .command('list', { isDefault: true })
    .description('which there are')
    .option(...dir)
    .action(async (options: ShimOptions) => done(await list(context, options)));
}
