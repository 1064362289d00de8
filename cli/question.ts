// A yes or no on a terminal. Without one nobody can be asked, and the answer is no.
import { confirm, isCancel } from '@clack/prompts';
import { AppError } from '../core/errors.ts';
import type { CliContext } from './context.ts';

/** @throws AppError `attempt_cancelled` (Ctrl-C at the prompt) */
export async function askYesNo(context: CliContext, question: string, initialValue: boolean): Promise<boolean> {
  if (!context.stdin.isTTY) return false;
  const answer = await confirm({ message: question, initialValue, input: context.stdin, output: context.stderr });
  if (isCancel(answer)) throw new AppError('attempt_cancelled');
  return answer;
}
