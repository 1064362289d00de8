// What a terminal has shown so far, bounded, so that somebody who attaches later sees the same screen.

const introducer = '\x1b';
const privateModes = new RegExp(`${introducer}\\[\\?([\\d;]+)([hl])`, 'g');

/** Cost in a socket frame: escape characters are six bytes there, so characters would be the wrong measure. */
function frameBytes(text: string): number {
  return Buffer.byteLength(JSON.stringify(text)) - 2;
}

export type Scrollback = {
  append(text: string): void;
  /** Never costs more than `maximumBytes` in a JSON frame, plus the few bytes that restore modes. */
  text(): string;
};

/** How far on a clean place is looked for: giving up a very long line for it would lose more than it gains. */
const longestSearch = 4096;

/** Where the kept text may begin: behind a line's end, or at an escape sequence, so that none is cut in two. */
function cleanStart(text: string): number {
  const near = text.slice(0, Math.min(longestSearch, Math.floor(text.length / 2)));
  const line = near.indexOf('\n');
  const sequence = near.indexOf(introducer);
  // At least not in the middle of a character beyond the first 65,536.
  if (line === -1 && sequence === -1) return /^[\udc00-\udfff]/.test(text) ? 1 : 0;
  return line === -1 || (sequence !== -1 && sequence < line) ? sequence : line + 1;
}

/** DEC private modes (alternate screen, bracketed paste, mouse, cursor) that were set in dropped text still hold. */
function noteModes(modes: Map<string, boolean>, text: string): void {
  for (const [, numbers = '', action] of text.matchAll(privateModes))
    for (const mode of numbers.split(';')) {
      modes.delete(mode);
      modes.set(mode, action === 'h');
    }
}

/** @param maximumBytes bound of the kept text, as bytes of a JSON string */
export function createScrollback(maximumBytes: number): Scrollback {
  const chunks: { text: string; bytes: number }[] = [];
  const modes = new Map<string, boolean>();
  // Larger pieces would make a coarse cut, smaller ones a long list. A character costs six bytes at most.
  const piece = Math.max(1, Math.floor(maximumBytes / 64));
  let total = 0;
  let cut = false;

  const dropFirst = () => {
    const first = chunks.shift();
    if (first === undefined) return;
    total -= first.bytes;
    cut = true;
    // A sequence may run over the end of a chunk: read it together with the beginning of the next.
    noteModes(modes, first.text + (chunks[0]?.text.slice(0, 32) ?? ''));
  };

  return {
    append(text) {
      for (let at = 0; at < text.length; at += piece) {
        const part = text.slice(at, at + piece);
        const bytes = frameBytes(part);
        const last = chunks.at(-1);
        if (last && last.bytes + bytes <= piece) {
          last.text += part;
          last.bytes += bytes;
        } else chunks.push({ text: part, bytes });
        total += bytes;
      }
      while (total > maximumBytes && chunks.length > 1) dropFirst();
    },
    text() {
      const kept = chunks.map((chunk) => chunk.text).join('');
      if (!cut) return kept;
      const restored = [...modes].map(([mode, on]) => `${introducer}[?${mode}${on ? 'h' : 'l'}`).join('');
      return restored + kept.slice(cleanStart(kept));
    },
  };
}
