// A whole table of handlers from the few that a test carries out; every other call is refused.
import { daemonCalls } from '../../../core/api/daemon.ts';
import { AppError } from '../../../core/errors.ts';
import type { DaemonHandlers } from '../../../daemon/api/handlers.ts';

export function handlersWith(handlers: Partial<DaemonHandlers>): DaemonHandlers {
  const refuse = () => {
    throw new AppError('feature_off');
  };
  const all = Object.fromEntries(Object.keys(daemonCalls).map((name) => [name, refuse]));
  return { ...all, ...handlers } as DaemonHandlers;
}
