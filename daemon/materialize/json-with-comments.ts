// Reads JSON with comments and trailing commas, as people keep their settings.
import { type ParseError, parse } from 'jsonc-parser';
import { type Fields, fieldsOf } from '../../core/lenient.ts';

/** The fields of the object that the text holds; null when it is none, or cannot be read. */
export function parseJsonWithComments(text: string): Fields | null {
  const errors: ParseError[] = [];
  const value: unknown = parse(text.replace(/^\uFEFF/, ''), errors, { allowTrailingComma: true });
  return errors.length === 0 ? fieldsOf(value) : null;
}
