// What an answer's JSON says, wherever it says it: codes and words in the forms that occur (provider-answers.md §1.6, §2.3, §3.2, §4.1).
import { type Fields, fieldsOf, textOf } from '../lenient.ts';

export type Signals = {
  /** In lower case, without repetition. */
  readonly codes: readonly string[];
  /** The answer's words in lower case. They are compared, and never shown or kept. */
  readonly words: string;
};

const deepest = 3;
const mostDetails = 16;

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]).slice(0, mostDetails) : [];
}

/** Google wraps an error into an array of one now and then. */
function bodyOf(json: unknown): Fields | null {
  return fieldsOf(Array.isArray(json) ? (json as unknown[])[0] : json);
}

/** The `error` and `detail` of a body, each with what lies in it. */
function errorsIn(body: Fields): readonly Fields[] {
  const error = fieldsOf(body.error);
  const inner = [
    error,
    fieldsOf(body.detail),
    fieldsOf(error?.details),
    ...listOf(error?.details).map(fieldsOf),
    ...listOf(error?.errors).map(fieldsOf),
  ];
  return inner.filter((one) => one !== null);
}

/** JSON that was put into the text of an error (seen at Google). */
function nested(text: unknown): unknown {
  if (typeof text !== 'string' || !/^\s*[[{]/.test(text)) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function texts(values: readonly unknown[], maximum: number): readonly string[] {
  return values.flatMap((value) => textOf(value, maximum)?.toLowerCase() ?? []);
}

function collect(json: unknown, depth: number): { codes: readonly string[]; words: readonly string[] } {
  const body = bodyOf(json);
  if (!body || depth > deepest) return { codes: [], words: [] };
  const errors = errorsIn(body);
  const inner = errors.map(({ message }) => collect(nested(message), depth + 1));
  const codes = errors.flatMap(({ code, error, type, status, reason }) => [code, error, type, status, reason]);
  const words = errors.flatMap(({ message, description }) => [message, description]);
  return {
    codes: [...texts([...codes, body.error, body.code, body.error_subtype], 128), ...inner.flatMap((one) => one.codes)],
    words: [
      ...texts([...words, body.error_description, body.message, body.detail], 4096),
      ...inner.flatMap((one) => one.words),
    ],
  };
}

export function signalsOf(json: unknown): Signals {
  const { codes, words } = collect(json, 0);
  return { codes: [...new Set(codes)], words: words.join(' · ') };
}
