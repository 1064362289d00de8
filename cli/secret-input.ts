// Reads a secret: from a hidden prompt on a terminal, else from standard input. Never from arguments (DESIGN §7).
import { isCancel, password } from '@clack/prompts';
import { AppError } from '../core/errors.ts';
import type { CliContext } from './context.ts';

const maximumBytes = 16_384;

async function readAll(context: CliContext, signal: AbortSignal | undefined): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  const abort = () => context.stdin.destroy(new AppError('attempt_expired'));
  signal?.addEventListener('abort', abort, { once: true });
  try {
    for await (const chunk of context.stdin) {
      const bytes = Buffer.from(chunk);
      size += bytes.length;
      if (size > maximumBytes) throw new AppError('too_large');
      chunks.push(bytes);
      // One line is one secret: a pasted value ends with its line, so a pipe may stay open.
      if (bytes.includes(0x0a)) break;
    }
  } finally {
    signal?.removeEventListener('abort', abort);
  }
  return Buffer.concat(chunks).toString('utf8').split('\n', 1)[0]?.trim() ?? '';
}

/**
 * @throws AppError `attempt_cancelled` (Ctrl-C at the prompt), `attempt_expired` (the signal fired), `invalid_input` (nothing was given)
 */
export async function readSecret(context: CliContext, question: string, signal?: AbortSignal): Promise<string> {
  if (!context.stdin.isTTY) {
    const value = await readAll(context, signal);
    if (value === '') throw new AppError('invalid_input', 'standard input was empty');
    return value;
  }
  const answer = await password({
    message: question,
    input: context.stdin,
    output: context.stderr,
    ...(signal ? { signal } : {}),
  });
  if (signal?.aborted) throw new AppError('attempt_expired');
  if (isCancel(answer)) throw new AppError('attempt_cancelled');
  if (answer === undefined || answer.trim() === '') throw new AppError('invalid_input', 'nothing was entered');
  return answer.trim();
}
