// What a plan says that a program must find: worked out from the plan alone, to be compared with what the dumping backend found.
import { Secret } from '../../../core/credential/secret.ts';
import type { Plan } from '../../../daemon/materialize/plan.ts';
import type { Dump, DumpedEntry } from '../../support/dumping-backend.ts';

/** Times of the start (ISO and ms epoch) differ between the plan that a test makes and the one that the daemon makes. */
const withoutTimes = (text: string) =>
  text.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, '<time>').replace(/\b[12]\d{12}\b/g, '<ms>');

const plain = (value: Secret | string) => (value instanceof Secret ? value.reveal() : value);

/** Every folder on the way to a file of the home, the home itself as `.`. */
function foldersOf(paths: readonly string[]): readonly string[] {
  const above = (path: string) =>
    path
      .split('/')
      .slice(0, -1)
      .map((_, at, names) => names.slice(0, at + 1).join('/'));
  return [...new Set(['.', ...paths.flatMap(above)])];
}

/** What lies in the home right after the start; of copies the mode alone. */
export function expectedHome(plan: Plan): Record<string, DumpedEntry> {
  const entries: Record<string, DumpedEntry> = {};
  const paths = [...plan.files, ...plan.copies].map(({ path }) => path);
  for (const folder of foldersOf(paths)) entries[folder] = { mode: '700', text: null };
  for (const { path, content } of plan.files) entries[path] = { mode: '600', text: withoutTimes(plain(content)) };
  return entries;
}

/** What was found in the home, in the same form: without our marker, whose text is no part of the plan. */
export function foundHome({ folders }: Dump): Record<string, DumpedEntry> {
  const { '.happier-home.json': marker, ...entries } = folders.home ?? {};
  if (marker?.mode !== '600') throw new Error('the marker is not there or not private');
  return Object.fromEntries(
    Object.entries(entries).map(([path, { mode, text }]) => [path, { mode, text: text && withoutTimes(text) }]),
  );
}

/** @param person the environment that the start was made with, without Happier's own names */
export function expectedEnvironment(plan: Plan, person: Readonly<Record<string, string>>, cwd: string) {
  const removed = new Set(plan.environment.remove.map(({ name }) => name));
  const kept = Object.entries(person).filter(([name]) => !removed.has(name));
  const set = Object.entries(plan.environment.set).map(([name, value]) => [name, plain(value)]);
  return {
    ...Object.fromEntries([...kept, ...set]),
    HAPPIER_SESSION_VARIABLES: Object.keys(plan.environment.set).join(','),
    PWD: cwd,
    TERM: 'xterm-256color',
    COLORTERM: 'truecolor',
  };
}
