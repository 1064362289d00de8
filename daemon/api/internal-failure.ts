// What may be logged of an unexpected error: where it happened, never its text, since that may quote an input and inputs hold secrets.
import { z } from 'zod';

export type InternalFailure = {
  /** The call or event that it belongs to. */
  readonly at: string;
  /** Name of the error's class. */
  readonly name: string;
  /** Fields that did not fit, if it was a shape that failed. */
  readonly fields: readonly string[];
  /** The places in our code, innermost first. */
  readonly frames: readonly string[];
};

/** The names of the fields that did not fit, never their values. */
export function failedFields(error: z.ZodError): readonly string[] {
  return [...new Set(error.issues.map((issue) => issue.path.map(String).join('.')))].filter((name) => name !== '');
}

export function internalFailure(at: string, error: unknown): InternalFailure {
  if (!(error instanceof Error)) return { at, name: typeof error, fields: [], frames: [] };
  // The stack repeats the message, over as many lines as it has; frames are the lines of this form after it.
  const lines = (error.stack ?? '').replace(error.message, '').split('\n');
  const frames = lines.map((line) => line.trim()).filter((line) => /^at \S+( \(.*\))?$/.test(line));
  const fields = error instanceof z.ZodError ? failedFields(error) : [];
  return { at, name: error.constructor.name, fields, frames: frames.slice(0, 8) };
}
