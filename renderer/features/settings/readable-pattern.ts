// A pattern of the published table of variables as a person reads it: "(A|B)_KEY" → "{A, B}_KEY", an optional part → "[A]".

/** Takes the few forms that the table uses: groups of choices, optional groups, and any further parts of a name. */
export function readablePattern(pattern: string): string {
  return pattern
    .replaceAll(/\(_\[A-Z0-9\]\+\)\*/g, '…')
    .replaceAll(/\[A-Z0-9_\]\+/g, '…')
    .replaceAll(/\(([^()]*)\)\?/g, '[$1]')
    .replaceAll(/\(([^()]*)\)/g, '{$1}')
    .replaceAll('|', ', ');
}
