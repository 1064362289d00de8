// A failure that a person can mend: its text says what happened and what to do. Anything else that is thrown is a defect and keeps its stack.

export class Failure extends Error {
  /** @param {string} message what happened @param {string} whatToDo one sentence or a copyable line */
  constructor(message, whatToDo) {
    super(`${message}\n  What to do: ${whatToDo}`);
    this.name = 'Failure';
  }
}

/**
 * Runs the body of a command and turns its end into an exit code: 1 after a failure, 2 for an argument that it does not know.
 * @param {() => Promise<number | void>} body gives the exit code; nothing means 0
 */
export async function runCommand(body) {
  try {
    process.exitCode = (await body()) ?? 0;
  } catch (error) {
    process.exitCode = isWrongUsage(error) ? 2 : 1;
    process.stderr.write(`${errorText(error)}\n`);
  }
}

/** @param {unknown} error @returns {error is Error} from node:util's parseArgs */
const isWrongUsage = (error) =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS_');

/** @param {unknown} error */
function errorText(error) {
  if (error instanceof Failure) return `\nFailed: ${error.message}`;
  if (isWrongUsage(error)) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
