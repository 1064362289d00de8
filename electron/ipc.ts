// The one registrar of IPC: sender check → input parsed → (confirmed calls: native dialog) → call → answer parsed → Result. Nothing is thrown across.
import type { Result } from '../core/api/bridge.ts';
import type { CallDefinition, CallOutput, CallRequest, CallTable } from '../core/api/call.ts';
import { AppError, toErrorShape } from '../core/errors.ts';
import { type BridgeSide, callChannel } from './ipc-channels.ts';
import type { SenderEvent, TrustedSenders } from './security/trusted-senders.ts';

/** The part of Electron's `ipcMain` that is used. */
export type IpcPort = {
  handle(channel: string, listener: (event: SenderEvent, input: unknown) => Promise<unknown>): void;
};

export type SenderId = number;

/** One function per call; the second argument is the web contents that asks. */
export type IpcHandlers<T extends CallTable> = {
  readonly [K in keyof T]: (input: CallRequest<T, K>, sender: SenderId) => Promise<CallOutput<T, K>> | CallOutput<T, K>;
};

type AnyHandler = (input: unknown, sender: SenderId) => unknown;

export type Registration<T extends CallTable> = {
  readonly side: BridgeSide;
  readonly table: T;
  readonly handlers: IpcHandlers<T>;
  readonly trusted: TrustedSenders;
  /** Asks the person before a `confirmed` call; false: declined. */
  confirm(call: keyof T & string, input: unknown, sender: SenderId): Promise<boolean>;
};

/** Tells of what was refused or went wrong, without any content. */
export type IpcReport = (event: { readonly channel: string; readonly cause: 'sender' | 'handler' }) => void;

export function registerCalls<T extends CallTable>(
  ipc: IpcPort,
  registration: Registration<T>,
  report: IpcReport,
): void {
  const { side, table, trusted, confirm } = registration;
  const handlers: Readonly<Record<string, AnyHandler>> = registration.handlers as never;
  for (const [name, definition] of Object.entries(table)) {
    const channel = callChannel(side, name);
    const handler = handlers[name];
    if (!handler) throw new Error(`no handler for ${channel}`);
    const ask = (input: unknown, sender: SenderId) => confirm(name, input, sender);
    ipc.handle(channel, async (event, input) => {
      if (!trusted.accepts(event, channel)) {
        report({ channel, cause: 'sender' });
        return failure(new AppError('unauthorized'));
      }
      try {
        return await carryOut(definition, handler, ask, input, event.sender.id);
      } catch (error) {
        if (!(error instanceof AppError)) report({ channel, cause: 'handler' });
        return failure(error);
      }
    });
  }
}

async function carryOut(
  definition: CallDefinition,
  handler: AnyHandler,
  ask: (input: unknown, sender: SenderId) => Promise<boolean>,
  input: unknown,
  sender: SenderId,
): Promise<Result<unknown>> {
  const parsed = definition.input.safeParse(input);
  if (!parsed.success) throw new AppError('invalid_input', parsed.error.issues[0]?.path.join('.') || null);
  if (definition.access === 'confirmed' && !(await ask(parsed.data, sender))) throw new AppError('not_confirmed');
  const value = definition.output.parse(await handler(parsed.data, sender));
  return { ok: true, value };
}

function failure(error: unknown): Result<never> {
  return { ok: false, error: toErrorShape(error) };
}
