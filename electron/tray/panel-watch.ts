// Knows whether a panel that shows trays is there: watches the owner of the StatusNotifier watcher's name on the session bus (Linux only).
import dbus, { type Message, type MessageBus } from 'dbus-next';
import { openSessionBus } from './session-bus.ts';

const watcherName = 'org.kde.StatusNotifierWatcher';
const busName = 'org.freedesktop.DBus';

export type PanelWatch = {
  /** Whether a tray can be seen now. */
  visible(): boolean;
  /** Resolves once that is known for the first time. */
  readonly ready: Promise<void>;
  close(): void;
};

/** On other platforms a tray is always visible. */
export function alwaysVisible(): PanelWatch {
  return { visible: () => true, ready: Promise.resolve(), close: () => {} };
}

/** `onChange` is called when panels come that were not there before, or go, the first look excepted. No bus: never visible, no error. */
export function watchPanels(variables: NodeJS.ProcessEnv, onChange: (visible: boolean) => void): PanelWatch {
  let present = false;
  const open = openSessionBus(variables);
  if (!open) return { visible: () => false, ready: Promise.resolve(), close: () => {} };

  const ready = new Promise<void>((resolve) => {
    // A bus that goes away takes its panels along.
    open.on('error', () => {
      present = false;
      resolve();
    });
    open.on('message', (message: Message) => {
      const owned = newOwner(message);
      if (owned === null) return;
      const changed = owned !== present;
      present = owned;
      if (changed) onChange(owned);
    });
    void look(open)
      .then((owned) => {
        present ||= owned;
      })
      .catch(() => {})
      .finally(resolve);
  });

  return { visible: () => present, ready, close: () => open.disconnect() };
}

/** Asks for the name's changes first and then for its owner, so that no change falls between. */
async function look(bus: MessageBus): Promise<boolean> {
  const rule = `type='signal',sender='${busName}',member='NameOwnerChanged',arg0='${watcherName}'`;
  await bus.call(callBus('AddMatch', rule));
  const reply = await bus.call(callBus('NameHasOwner', watcherName));
  return reply?.body[0] === true;
}

function callBus(member: string, argument: string): Message {
  return new dbus.Message({
    destination: busName,
    path: '/org/freedesktop/DBus',
    interface: busName,
    member,
    signature: 's',
    body: [argument],
  });
}

/** Whether the watcher's name has an owner now, where the message tells; else null. */
function newOwner({ sender, member, body }: Message): boolean | null {
  if (sender !== busName || member !== 'NameOwnerChanged' || body[0] !== watcherName) return null;
  return body[2] !== '';
}
