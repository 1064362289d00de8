// What a person is told before a start: who pays, what was not passed on, what stays behind.
import type { CallOutput } from '../../core/api/call.ts';
import type { DaemonCalls } from '../../core/api/daemon.ts';
import type { ProjectFileView, StartNotice } from '../../core/api/state.ts';
import type { RemovedVariable } from '../../core/catalog/backend-variables.ts';
import type { BackendId } from '../../core/catalog/backends.ts';
import { plain } from './plain.ts';
import { shellQuote } from './shell-quote.ts';

type Preview = CallOutput<DaemonCalls, 'sessions.preview'>;
type Reason = Exclude<RemovedVariable['why'], 'ours' | 'billed-instead'>;

const reasons: Readonly<Record<Reason, string>> = {
  redirects: 'would have led elsewhere',
  'outer-session': 'of the session around this one',
  'not-needed': 'of other providers',
  person: 'named in your settings',
};

/** More names than these are counted. */
const longestList = 8;

function names(all: readonly string[]): string {
  const rest = all.length - longestList;
  const shown = all.slice(0, longestList).map(plain).join(', ');
  return rest > 0 ? `${shown} and ${rest} more` : shown;
}

function variableLines(removed: readonly RemovedVariable[]): readonly string[] {
  const of = (why: RemovedVariable['why']) => removed.filter((each) => each.why === why).map(({ name }) => name);
  const billed = of('billed-instead').map(
    (name) => `${plain(name)} in your environment would have been billed instead; not passed on`,
  );
  const others = (Object.keys(reasons) as Reason[]).flatMap((why) => {
    const found = of(why);
    return found.length === 0 ? [] : [`${names(found)} (${reasons[why]})`];
  });
  return others.length === 0 ? billed : [...billed, `not passed on: ${others.join('; ')}`];
}

function noticeLine(notice: StartNotice): string {
  const path = plain(notice.path);
  switch (notice.kind) {
    case 'configuration-unreadable':
      return `${path} cannot be read; its settings do not come along`;
    case 'configuration-left-out':
      return `left out of ${path}: ${names(notice.names)}`;
    case 'not-copied':
      return `${path} is too large and does not come along`;
    case 'native-login-left-out':
      return `the login in ${path} does not come along`;
  }
}

/** As a person types it into a shell. */
function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : shellQuote(text);
}

const effects: Readonly<Record<ProjectFileView['effect'], string>> = {
  'left-out': 'does not count in this session',
  'harmless-part-used': 'counts as far as it cannot change account or address, as you allowed',
  used: 'counts, as you allowed',
  refused: 'could send the credential elsewhere, so the start is refused',
};

function fileLines(files: readonly ProjectFileView[], backend: BackendId, folder: string): readonly string[] {
  return files.flatMap(({ path, effect, canAllow }) => {
    const line = `${plain(path)} ${effects[effect]}`;
    if (!canAllow || (effect !== 'left-out' && effect !== 'refused')) return [line];
    return [
      line,
      `  to allow it: happier sessions allow ${backend} ${shellWord(plain(folder))} ${shellWord(plain(path))}`,
    ];
  });
}

export type StartText = {
  readonly backend: BackendId;
  /** Absolute path. */
  readonly folder: string;
  readonly rules: readonly string[];
};

/** Lines without an end. A preview that knows no payer (the start is refused) has no line for it. */
export function startText(preview: Preview, { backend, folder, rules }: StartText): readonly string[] {
  const payer = preview.billsTo === '' ? [] : [`${backend} bills to ${plain(preview.billsTo)}`, ...rules.map(plain)];
  return [
    ...payer,
    ...variableLines(preview.removedVariables),
    ...preview.notices.map(noticeLine),
    ...fileLines(preview.projectFiles, backend, folder),
  ];
}
