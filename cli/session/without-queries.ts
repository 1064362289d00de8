// Takes the questions to a terminal out of what was shown earlier: a terminal that shows it again would answer them, and type into the program.

const [esc, bell] = ['\x1b', '\x07'];
const stringEnd = `(?:${bell}|${esc}\\\\)`;

const queries = new RegExp(
  [
    // Device attributes, terminal version, state and cursor reports, modes, keyboard flags, window and cell sizes.
    `${esc}\\[(?:[>=?]?[\\d;]*c|>[\\d;]*q|\\??[\\d;]*n|\\??[\\d;]*\\$p|\\?u|(?:1[1-9]|2[01])(?:;[\\d;]*)?t)`,
    // Colours of the palette and the screen.
    `${esc}\\](?:4;\\d+|1[0-9]);\\?${stringEnd}`,
    // Terminfo strings, settings, whether kitty graphics are known.
    `${esc}P[+$]q[^${esc}${bell}]*${stringEnd}`,
    `${esc}_G[^;${esc}]*a=q[^${esc}]*${esc}\\\\`,
  ].join('|'),
  'g',
);

export function withoutQueries(text: string): string {
  return text.replaceAll(queries, '');
}
