// Reads JSON with comments and trailing commas, as OpenCode's configuration files may have them.
import { type Fields, fieldsOf } from '../../../core/lenient.ts';

const comments = /"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
const trailingCommas = /"(?:[^"\\\n]|\\.)*"|,(?=\s*[}\]])/g;

const keepStrings = (match: string): string => (match.startsWith('"') ? match : ' ');

/** The fields of the object that the text holds; null when it is none, or cannot be read. */
export function readJsonc(text: string): Fields | null {
  const plain = text
    .replace(/^\uFEFF/, '')
    .replace(comments, keepStrings)
    .replace(trailingCommas, keepStrings);
  try {
    return fieldsOf(JSON.parse(plain));
  } catch {
    return null;
  }
}
