// Cuts what a terminal program writes into characters, control characters and control sequences (ECMA-48 §5.4), however it comes in chunks.

export type Piece =
  | { readonly kind: 'character'; readonly character: string }
  | { readonly kind: 'control'; readonly character: string }
  /** `ESC 7` and the like: the one character that names it. */
  | { readonly kind: 'escape'; readonly final: string }
  /** `ESC [ … final`. A parameter that is left out is null, so there is always one, but for private sequences (`ESC [ ? …`): they have none. */
  | { readonly kind: 'sequence'; readonly final: string; readonly parameters: readonly (number | null)[] };

type State =
  | 'ground'
  | 'escape'
  /** `ESC ( B` and the like. */
  | 'designation'
  | 'sequence'
  /** A title, a hyperlink, something for the clipboard: up to its end nothing of it is shown. */
  | 'string'
  | 'string-escape';

const [escapeCharacter, bell, cancel, substitute] = ['\x1b', '\x07', '\x18', '\x1a'];
const stringStarts = ']PX^_';
const longestParameters = 64;

const within = (character: string, first: string, last: string) => character >= first && character <= last;
const isControl = (character: string) => character < ' ' || character === '\x7f';

function parametersOf(text: string): readonly (number | null)[] {
  if (!/^[\d;]*$/.test(text)) return [];
  return text.split(';').map((each) => (each === '' ? null : Number.parseInt(each, 10)));
}

/** What each character does in each state. The reader remembers where in a sequence a chunk ended. */
export function createPieceReader(): (chunk: string) => readonly Piece[] {
  let state: State = 'ground';
  let parameters = '';

  const readers: Readonly<Record<State, (character: string) => Piece | null>> = {
    ground: (character) => ({ kind: isControl(character) ? 'control' : 'character', character }),
    escape(character) {
      state = 'ground';
      parameters = '';
      if (character === '[') state = 'sequence';
      else if (stringStarts.includes(character)) state = 'string';
      else if (within(character, ' ', '/')) state = 'designation';
      else if (!isControl(character)) return { kind: 'escape', final: character };
      return null;
    },
    designation(character) {
      if (!within(character, ' ', '/')) state = 'ground';
      return null;
    },
    sequence(character) {
      if (isControl(character)) return { kind: 'control', character };
      if (within(character, ' ', '?') && parameters.length < longestParameters) parameters += character;
      else state = 'ground';
      if (!within(character, '@', '~')) return null;
      return { kind: 'sequence', final: character, parameters: parametersOf(parameters) };
    },
    string(character) {
      if (character === bell) state = 'ground';
      return null;
    },
    'string-escape'(character) {
      if (character !== '\\') return readers.escape(character);
      state = 'ground';
      return null;
    },
  };

  const read = (character: string): Piece | null => {
    if (character === escapeCharacter) state = state === 'string' ? 'string-escape' : 'escape';
    else if (character === cancel || character === substitute) state = 'ground';
    else return readers[state](character);
    return null;
  };

  return (chunk) => [...chunk].flatMap((character) => read(character) ?? []);
}
