// A plan's raw value that no table knows, in words: `self_serve_new` → "Self Serve New".
import { textOf } from '../lenient.ts';

/** Null when nothing is left, or more than a label holds. */
export function planWords(value: string): string | null {
  const words = value.split(/[_\s-]+/).filter((word) => word !== '');
  return textOf(words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' '), 64);
}
