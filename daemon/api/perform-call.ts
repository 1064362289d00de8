// Carries out one call of a client: parse what came, run the handler, parse what goes. Never throws.
import { type DaemonCalls, daemonCalls } from '../../core/api/daemon.ts';
import { AppError, type ErrorShape, toErrorShape } from '../../core/errors.ts';
import type { Connection, DaemonHandlers } from './handlers.ts';
import { failedFields, type InternalFailure, internalFailure } from './internal-failure.ts';

export type CallResult = { readonly output: unknown } | { readonly error: ErrorShape };

export type Performer = (name: keyof DaemonCalls, input: unknown, connection: Connection) => Promise<CallResult>;

type UntypedHandler = (input: unknown, connection: Connection) => unknown;

export function createPerformer(handlers: DaemonHandlers, report: (failure: InternalFailure) => void): Performer {
  return async (name, input, connection) => {
    const definition = daemonCalls[name];
    const request = definition.input.safeParse(input);
    if (!request.success) {
      const fields = failedFields(request.error).join(', ').slice(0, 200);
      return { error: { code: 'invalid_input', detail: fields === '' ? null : fields } };
    }
    try {
      // The table pairs schema and handler by name; the type of one entry out of all of them cannot be written down.
      const handler = handlers[name] as UntypedHandler;
      return { output: definition.output.parse(await handler(request.data, connection)) };
    } catch (error) {
      if (!(error instanceof AppError)) report(internalFailure(name, error));
      return { error: toErrorShape(error) };
    }
  };
}
