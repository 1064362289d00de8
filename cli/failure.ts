// How a command ends: the sentence on standard error and the exit code (DESIGN §7).
import { describeError, type ErrorCode, errorTable, toErrorShape } from '../core/errors.ts';
import { type CliStreams, say } from './context.ts';

/** 124–127 say that the start itself failed, as shells and `env` use them. */
const startExit: Partial<Record<ErrorCode, number>> = {
  backend_missing: 127,
  daemon_unreachable: 125,
  daemon_version: 125,
  unauthorized: 125,
  server_unavailable: 125,
  internal: 125,
};

/** Says what went wrong and answers the exit code. `during: 'start'` is for `run`, whose other codes are the backend's own. */
export function reportFailure(
  streams: Pick<CliStreams, 'stderr'>,
  error: unknown,
  during: 'command' | 'start' = 'command',
): number {
  const shape = toErrorShape(error);
  say(streams, `happier: ${describeError(shape)} [${shape.code}]`);
  const entry = errorTable[shape.code];
  if (during === 'start' && entry.exit !== 2) return startExit[shape.code] ?? 126;
  return entry.exit;
}
