// What the small quota window may call: only what its bridge has, whatever a page in its place would try.
import { expect, it } from 'vitest';
import type { CallTable } from '../../../core/api/call.ts';
import { shellCalls } from '../../../core/api/shell.ts';
import { quotaWindowArguments, quotaWindowChannels } from '../../../electron/bridge-names.ts';
import { bridgeArgument } from '../../../electron/bridge-object.ts';
import { bridgedTable } from '../../../electron/daemon-handlers.ts';
import { registerCalls } from '../../../electron/ipc.ts';
import { type BridgeSide, callChannel } from '../../../electron/ipc-channels.ts';
import { createTrustedSenders, type SenderEvent } from '../../../electron/security/trusted-senders.ts';

const allowed = {
  daemon: ['state.get', 'quota.refresh'],
  shell: ['app.info', 'preferences.get', 'link.open', 'quotaWindow.fit', 'quotaWindow.close', 'window.show'],
};
const page: SenderEvent = {
  sender: { id: 9, isDestroyed: () => false },
  senderFrame: { url: 'app://ui/quota-window.html', parent: null },
};
const tables: readonly (readonly [BridgeSide & keyof typeof allowed, CallTable])[] = [
  ['daemon', bridgedTable],
  ['shell', shellCalls],
];

it.each(tables)('is refused every other call of the %s', async (side, table) => {
  const ran: string[] = [];
  const trusted = createTrustedSenders();
  trusted.trust({ id: 9, once: () => {} }, quotaWindowChannels);
  const channels = new Map<string, (event: SenderEvent, input: unknown) => Promise<unknown>>();
  const handlers = Object.fromEntries(Object.keys(table).map((name) => [name, () => ran.push(name)]));
  registerCalls(
    { handle: (channel, listener) => void channels.set(channel, listener) },
    { side, table, handlers: handlers as never, trusted, confirm: async () => true },
    () => {},
  );
  const passed: string[] = [];
  for (const name of Object.keys(table)) {
    const answer = await channels.get(callChannel(side, name))?.(page, {});
    if (JSON.stringify(answer) !== '{"ok":false,"error":{"code":"unauthorized","detail":null}}') passed.push(name);
  }
  expect(passed.toSorted()).toEqual(allowed[side].toSorted());
  expect(ran.filter((name) => !allowed[side].includes(name))).toEqual([]);
});

it('has a bridge of the same names', () => {
  const [argument = ''] = quotaWindowArguments;
  expect(JSON.parse(argument.slice(bridgeArgument.length))).toEqual({
    ...allowed,
    events: ['state'],
    keptEvents: ['daemon', 'preferences', 'tray'],
  });
});
