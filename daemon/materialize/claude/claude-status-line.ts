// The status line of a Claude home: leaves the numbers that Claude tells it in a file of the home, then runs the person's own command.
import { type Fields, fieldsOf } from '../../../core/lenient.ts';
import type { PlannedFile } from '../plan.ts';

/** All below are relative to the home. Drafts of a command that was ended while it wrote stay in the folder until the next start. */
export const statusLineFolder = 'status-line';
/** What Claude last told its status line, as JSON. */
export const statusLineNumbers = `${statusLineFolder}/last.json`;
const scriptPath = `${statusLineFolder}/note.sh`;

/**
 * The text of standard input is kept byte for byte (`$(…)` alone would drop its last line break) and given on from a file descriptor, so
 * that another session of the home cannot change it in between. `exec`: Claude ends the process that it started when it needs a newer
 * line, and that must be the person's command, as it is without us. `/bin/sh` is what Claude itself would run it with.
 */
const script = `# What Claude tells its status line is left beside this file: Happier reads the account's limits from it. Then comes your own command.
text=$(cat; printf x)
text=\${text%x}
folder=\${0%/*}
draft=$folder/draft.$$
mask=$(umask)
umask 077
{ printf '%s' "$text" >"$draft"; } 2>/dev/null
kept=$?
umask "$mask"
if [ "$kept" -eq 0 ] && [ -r "$draft" ]; then
  exec 3<"$draft"
  mv -f "$draft" "$folder/last.json"
  [ $# -eq 0 ] && exit 0
  exec /bin/sh -c "$1" <&3 3<&-
fi
rm -f "$draft"
[ $# -eq 0 ] && exit 0
printf '%s' "$text" | /bin/sh -c "$1"
`;

export const statusLineScript: PlannedFile = { path: scriptPath, content: script, mode: 0o600 };

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
const word = `'((?:[^']|'\\\\'')*)'`;
const ourCommand = new RegExp(`^/bin/sh '(?:[^']|'\\\\'')*/${scriptPath.replace('.', '\\.')}'(?: ${word})?$`);

/** The settings with the person's own status line in the place of ours. */
export function withoutOurStatusLine(settings: Fields): Fields {
  const { statusLine, ...others } = settings;
  const fields = fieldsOf(statusLine);
  const found = typeof fields?.command === 'string' ? ourCommand.exec(fields.command) : null;
  if (!found) return settings;
  const own = found[1]?.replaceAll(`'\\''`, "'");
  return own === undefined ? others : { ...others, statusLine: { ...fields, command: own } };
}

/**
 * The settings with our status line around the person's own. One of a form that this Claude does not know stays as it is.
 * @param home absolute
 */
export function withOurStatusLine(settings: Fields, home: string): Fields {
  const ours = `/bin/sh ${quoted(`${home}/${scriptPath}`)}`;
  const { statusLine = { type: 'command' } } = settings;
  const { type, command, ...others } = fieldsOf(statusLine) ?? {};
  const isOwn = typeof command === 'string' && command !== '';
  const isKnown = type === 'command' && (isOwn || settings.statusLine === undefined);
  if (!isKnown || 'shell' in others || 'args' in others) return settings;
  return { ...settings, statusLine: { type, command: isOwn ? `${ours} ${quoted(command)}` : ours, ...others } };
}
