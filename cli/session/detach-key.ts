// Finds the key that detaches (Ctrl-]) in what a terminal sends, in every form in which terminals send it, but not inside a paste.

export type KeyReading = {
  /** What belongs to the program. */
  readonly pass: Buffer;
  readonly detach: boolean;
};

const esc = '\x1b';
const [pasteStart, pasteEnd] = [`${esc}[200~`, `${esc}[201~`];
const [pressed, controlBit, lockBits] = ['1', 4, 64 | 128];

/**
 * Start and end of a bracketed paste; Ctrl-] as the control character, in the kitty keyboard protocol (`CSI 93 ; modifiers : event u`)
 * and with xterm's modifyOtherKeys (`CSI 27 ; modifiers ; 93 ~`). Programs switch the latter two on, Codex among them.
 */
const keys = new RegExp(`${esc}\\[20[01]~|\x1d|${esc}\\[93(?::\\d*)*;(\\d+)(?::(\\d+))?u|${esc}\\[27;(\\d+);93~`, 'g');
/** No key above is longer. */
const longestKey = 32;

/** Modifiers are counted from one; a lock that is on does not change what a key means. */
function isControlOnly(modifiers: string): boolean {
  return ((Number(modifiers) - 1) & ~lockBits) === controlBit;
}

function detaches([key, kittyModifiers, event, otherModifiers]: RegExpMatchArray): boolean {
  if (key === '\x1d') return true;
  const modifiers = kittyModifiers ?? otherModifiers;
  return modifiers !== undefined && (event ?? pressed) === pressed && isControlOnly(modifiers);
}

/** Remembers across chunks whether a paste is going on, and the start of a key that was cut in two. */
export function createDetachKeyReader(): (chunk: Buffer) => KeyReading {
  let pasting = false;
  let before = '';
  return (chunk) => {
    // One character for one byte, so that positions in the text are those in the chunk.
    const text = before + chunk.toString('latin1');
    const known = before.length;
    before = text.slice(-longestKey);
    for (const match of text.matchAll(keys)) {
      const [key] = match;
      if (match.index + key.length <= known) continue;
      if (key === pasteStart) pasting = true;
      else if (key === pasteEnd) pasting = false;
      else if (!pasting && detaches(match))
        return { pass: chunk.subarray(0, Math.max(0, match.index - known)), detach: true };
    }
    return { pass: chunk, detach: false };
  };
}
