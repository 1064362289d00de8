// What a terminal's output says beside its control sequences (ECMA-48), also where a sequence runs over the end of a chunk.

const [start, bell] = ['\x1b', '\x07'];
const sequences = new RegExp(
  [
    `${start}\\[[0-?]*[ -/]*[@-~]`,
    // OSC ends with BEL or ST; DCS, SOS, PM and APC with ST.
    `${start}\\][^${bell}${start}]*(?:${bell}|${start}\\\\)`,
    `${start}[PX^_][^${start}]*${start}\\\\`,
    `${start}[ -/]+[0-~]`,
    `${start}[0-OQ-WYZ\`-~\\\\]`,
  ].join('|'),
  'g',
);
/** The beginning of a sequence at the end of the text. */
const unfinished = new RegExp(
  `${start}(?:\\[[0-?]*[ -/]*|\\][^${bell}${start}]*${start}?|[PX^_][^${start}]*${start}?|[ -/]*)$`,
);
/** Longer than this it is no sequence that a program sends; held back for good it would hide what follows. */
const longestUnfinished = 65_536;

export type TerminalText = {
  /** Without control sequences; line ends and other control characters stay. */
  readonly text: string;
  /** The beginning of a sequence that the next chunk goes on with; to be put before it. */
  readonly rest: string;
};

/** @param output raw output, with the `rest` of the chunk before it */
export function terminalText(output: string): TerminalText {
  const at = output.search(unfinished);
  const isRest = at !== -1 && output.length - at <= longestUnfinished;
  const whole = isRest ? output.slice(0, at) : output;
  return { text: whole.replace(sequences, ''), rest: isRest ? output.slice(at) : '' };
}
