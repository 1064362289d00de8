// Hears a terminal's bell: the character BEL where it is no end of a string such as a title (ECMA-48 §5.6, xterm "OSC").

type State = 'ground' | 'escape' | 'title' | 'string';

const [bell, escapeCharacter] = ['\x07', '\x1b'];
/** BEL, CAN, SUB, ESC, and the one-character forms of DCS, SOS, ST, OSC, PM, APC. */
const telling = new RegExp(`[${bell}\x18\x1a${escapeCharacter}\x90\x98\x9c-\x9f]`, 'g');
/** Strings that begin with ESC and this character, or with the character 0x40 above it. OSC alone ends with BEL too. */
const [title, otherStrings] = [']', 'PX^_'];

/** Remembers across chunks whether it is inside a string. */
export function createBellListener(): (chunk: string) => boolean {
  let state: State = 'ground';

  const begin = (character: string): State => {
    if (character === title) return 'title';
    return otherStrings.includes(character) ? 'string' : 'ground';
  };
  const isInString = () => state === 'title' || state === 'string';

  /** @returns whether it rang */
  const tell = (character: string): boolean => {
    if (character === escapeCharacter) {
      // In a string it is the end of it: as ST with a backslash, cut short by anything else.
      state = 'escape';
      return false;
    }
    if (character === bell) {
      const rings = !isInString();
      if (state === 'title' || rings) state = 'ground';
      return rings;
    }
    const code = character.charCodeAt(0);
    if (code >= 0x90 && !isInString()) state = begin(String.fromCharCode(code - 0x40));
    else if (code < 0x20 || code === 0x9c) state = 'ground';
    return false;
  };

  /** Behind an escape character the next one decides, whatever it is. */
  const afterEscape = (character: string): boolean => {
    if (character === escapeCharacter || character === bell || character === '\x18' || character === '\x1a') {
      state = 'ground';
      return tell(character);
    }
    state = begin(character);
    return false;
  };

  return (chunk) => {
    let rang = false;
    let at = 0;
    while (at < chunk.length) {
      if (state === 'escape') {
        rang = afterEscape(chunk[at] ?? '') || rang;
        at += 1;
        continue;
      }
      telling.lastIndex = at;
      const found = telling.exec(chunk);
      if (found === null) break;
      rang = tell(found[0]) || rang;
      at = found.index + 1;
    }
    return rang;
  };
}
