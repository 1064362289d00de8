// Every call × every bad sender: refused, no handler runs (anchors C.1, row 17); and what becomes of input, answers and failures.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { CallTable } from '../../../core/api/call.ts';
import { captureBarCalls } from '../../../core/api/capture-bar.ts';
import { recoveryWindowCalls } from '../../../core/api/recovery-window.ts';
import { shellCalls } from '../../../core/api/shell.ts';
import { AppError } from '../../../core/errors.ts';
import { bridgedTable } from '../../../electron/daemon-handlers.ts';
import { type IpcReport, registerCalls } from '../../../electron/ipc.ts';
import { type BridgeSide, callChannel } from '../../../electron/ipc-channels.ts';
import { createTrustedSenders, type SenderEvent } from '../../../electron/security/trusted-senders.ts';

const own = { url: 'app://ui/index.html', parent: null };
const contents = (id: number, destroyed = false) => ({ id, isDestroyed: () => destroyed });

const goodSender: SenderEvent = { sender: contents(7), senderFrame: own };

const badSenders: Readonly<Record<string, SenderEvent>> = {
  'another window': { sender: contents(8), senderFrame: own },
  'a frame below the top one': { sender: contents(7), senderFrame: { ...own, parent: own } },
  'a frame that is gone': { sender: contents(7), senderFrame: null },
  'a frame that throws when it is asked': {
    sender: contents(7),
    senderFrame: {
      parent: null,
      get url(): string {
        throw new Error('Render frame was disposed');
      },
    },
  },
  'a detached frame': { sender: contents(7), senderFrame: { ...own, detached: true } },
  'another origin': { sender: contents(7), senderFrame: { url: 'https://example.com/', parent: null } },
  'an origin that looks alike': { sender: contents(7), senderFrame: { url: 'app://ui.evil/index.html', parent: null } },
  'an empty page': { sender: contents(7), senderFrame: { url: 'about:blank', parent: null } },
  'a destroyed window': { sender: contents(7, true), senderFrame: own },
};

type Setup = { readonly side: BridgeSide; readonly table: CallTable };

function register({ side, table }: Setup, handler: (name: string) => unknown, confirm = true) {
  const channels = new Map<string, (event: SenderEvent, input: unknown) => Promise<unknown>>();
  const ran: string[] = [];
  const reports: Parameters<IpcReport>[0][] = [];
  const trusted = createTrustedSenders();
  const destroyed: (() => void)[] = [];
  trusted.trust({ id: 7, once: (_event, listener) => destroyed.push(listener) });
  const handlers = Object.fromEntries(
    Object.keys(table).map((name) => [
      name,
      () => {
        ran.push(name);
        return handler(name);
      },
    ]),
  );
  registerCalls(
    { handle: (channel, listener) => void channels.set(channel, listener) },
    { side, table, handlers: handlers as never, trusted, confirm: async () => confirm },
    (report) => reports.push(report),
  );
  const call = (name: string, event: SenderEvent, input: unknown) =>
    channels.get(callChannel(side, name))?.(event, input);
  return { call, ran, reports, destroy: () => void destroyed.map((listener) => listener()), channels };
}

const setups: Setup[] = [
  { side: 'daemon', table: bridgedTable },
  { side: 'shell', table: shellCalls },
  { side: 'capture-bar', table: captureBarCalls },
  { side: 'recovery', table: recoveryWindowCalls },
];
const everyCall = setups.flatMap((setup) => Object.keys(setup.table).map((name) => [setup.side, name, setup] as const));

const unauthorized = { ok: false, error: { code: 'unauthorized', detail: null } };

describe.each(everyCall)('%s %s', (_side, name, setup) => {
  it.each(Object.entries(badSenders))('refuses %s', async (_who, event) => {
    const { call, ran, reports } = register(setup, () => ({}));
    expect(await call(name, event, {})).toEqual(unauthorized);
    expect(ran).toEqual([]);
    expect(reports).toEqual([{ channel: callChannel(setup.side, name), cause: 'sender' }]);
  });

  it('refuses whatever is not its input, without running', async () => {
    const { call, ran } = register(setup, () => ({}));
    await fc.assert(
      fc.asyncProperty(fc.anything(), async (input) => {
        const definition = setup.table[name];
        fc.pre(definition?.input.safeParse(input).success === false);
        expect(await call(name, goodSender, input)).toMatchObject({ ok: false, error: { code: 'invalid_input' } });
      }),
      { numRuns: 100 },
    );
    expect(ran).toEqual([]);
  });
});

describe('registration', () => {
  const table = {
    open: { access: 'open', input: z.strictObject({ n: z.number() }), output: z.strictObject({ n: z.number() }) },
    confirmed: { access: 'confirmed', input: z.strictObject({}), output: z.strictObject({}) },
  } as const satisfies CallTable;
  const setup: Setup = { side: 'daemon', table };

  it('gives the answer of a good call', async () => {
    const { call } = register(setup, () => ({ n: 2 }));
    expect(await call('open', goodSender, { n: 1 })).toEqual({ ok: true, value: { n: 2 } });
  });

  it('lets no answer through that the table does not allow', async () => {
    const { call, reports } = register(setup, () => ({ n: 2, accessToken: 'secret' }));
    expect(await call('open', goodSender, { n: 1 })).toEqual({ ok: false, error: { code: 'internal', detail: null } });
    expect(reports).toHaveLength(1);
  });

  it('passes a named error on, and the text of no other', async () => {
    const named = register(setup, () => {
      throw new AppError('needs_sign_in', 'openai-codex');
    });
    expect(await named.call('open', goodSender, { n: 1 })).toEqual({
      ok: false,
      error: { code: 'needs_sign_in', detail: 'openai-codex' },
    });
    const unnamed = register(setup, () => {
      throw new Error('token abc');
    });
    expect(JSON.stringify(await unnamed.call('open', goodSender, { n: 1 }))).not.toContain('abc');
  });

  it('runs a confirmed call only when the person agreed', async () => {
    const declined = register(setup, () => ({}), false);
    expect(await declined.call('confirmed', goodSender, {})).toMatchObject({
      ok: false,
      error: { code: 'not_confirmed' },
    });
    expect(declined.ran).toEqual([]);
    const agreed = register(setup, () => ({}));
    expect(await agreed.call('confirmed', goodSender, {})).toEqual({ ok: true, value: {} });
  });

  it('forgets a window when it is destroyed', async () => {
    const { call, destroy } = register(setup, () => ({ n: 1 }));
    destroy();
    expect(await call('open', goodSender, { n: 1 })).toEqual(unauthorized);
  });

  it('makes no channel for calls that only the command line may make', () => {
    const { channels } = register({ side: 'daemon', table: bridgedTable }, () => ({}));
    const hostCalls = ['connect.begin', 'connect.finish', 'account.recoveryKey', 'daemon.info', 'daemon.stop'];
    expect(hostCalls.filter((name) => channels.has(callChannel('daemon', name)))).toEqual([]);
    expect(channels.has(callChannel('daemon', 'connect.cancel'))).toBe(true);
  });
});
