// Reads the tray as a desktop panel reads it: a StatusNotifier watcher and host on the session bus, with the menus of its items.
import { EventEmitter } from 'node:events';
import dbus, { type MessageBus } from 'dbus-next';

const watcherName = 'org.kde.StatusNotifierWatcher';
const itemInterface = 'org.kde.StatusNotifierItem';
const menuInterface = 'com.canonical.dbusmenu';

export type MenuEntry = {
  readonly id: number;
  /** As a person reads it: the mnemonic marks are taken out. */
  readonly label: string;
  readonly enabled: boolean;
  readonly checked: boolean;
  readonly separator: boolean;
  readonly children: readonly MenuEntry[];
};

export type Pixmap = {
  readonly width: number;
  readonly height: number /** ARGB, four bytes a pixel. */;
  readonly argb: Buffer;
};

export type TrayItem = {
  /** The connection or name on the bus that answers for it. */
  readonly service: string;
  readonly tooltip: () => Promise<string>;
  readonly icons: () => Promise<readonly Pixmap[]>;
  readonly menu: () => Promise<readonly MenuEntry[]>;
  /** Clicks the entry whose labels, from the top, begin with the given texts. */
  readonly click: (...path: readonly string[]) => Promise<void>;
  readonly activate: () => Promise<void>;
  /** Opens the menu, as panels announce it: both ways. */
  readonly open: () => Promise<void>;
  /** How often items have announced a new icon, tooltip, menu or changed labels since the host started, by the name of the signal. */
  readonly announcements: () => Readonly<Record<string, number>>;
};

export type TrayHost = {
  /** The items of now, in order of registration. */
  readonly items: () => readonly TrayItem[];
  /** Resolves with the first item, or rejects at the deadline. */
  readonly item: (deadlineMs?: number) => Promise<TrayItem>;
  readonly close: () => void;
};

type RawMenu = readonly [number, Readonly<Record<string, { value: unknown }>>, readonly { value: RawMenu }[]];

function toEntry([id, properties, children]: RawMenu): MenuEntry {
  const property = (name: string) => properties[name]?.value;
  return {
    id,
    label: String(property('label') ?? '').replace(/_(_?)/g, '$1'),
    enabled: property('enabled') !== false,
    checked: property('toggle-state') === 1,
    separator: property('type') === 'separator',
    children: children.map((child) => toEntry(child.value)),
  };
}

function find(entries: readonly MenuEntry[], path: readonly string[]): MenuEntry {
  const [first = '', ...rest] = path;
  const found = entries.find((entry) => entry.label.startsWith(first));
  if (!found)
    throw new Error(`no menu entry begins with "${first}" among: ${entries.map((entry) => entry.label).join(' | ')}`);
  return rest.length === 0 ? found : find(found.children, rest);
}

function createItem(bus: MessageBus, service: string, path: string, counts: Map<string, number>): TrayItem {
  const ask = async (at: string, iface: string, member: string, signature = '', body: unknown[] = []) => {
    const reply = await bus.call(
      new dbus.Message({ destination: service, path: at, interface: iface, member, signature, body: body as never }),
    );
    return reply?.body ?? [];
  };
  const property = async (name: string): Promise<unknown> => {
    const [value] = await ask(path, 'org.freedesktop.DBus.Properties', 'Get', 'ss', [itemInterface, name]);
    return (value as { value: unknown }).value;
  };
  const menuPath = async () => String(await property('Menu'));
  const menu = async () => {
    const at = await menuPath();
    const [, layout] = await ask(at, menuInterface, 'GetLayout', 'iias', [0, -1, []]);
    return toEntry(layout as RawMenu).children;
  };
  return {
    service,
    tooltip: async () => String(((await property('ToolTip')) as readonly unknown[])[2] ?? ''),
    icons: async () =>
      ((await property('IconPixmap')) as readonly [number, number, Buffer][]).map(([width, height, argb]) => ({
        width,
        height,
        argb: Buffer.from(argb),
      })),
    menu,
    click: async (...labels) => {
      const entry = find(await menu(), labels);
      if (!entry.enabled) throw new Error(`the menu entry "${entry.label}" is disabled`);
      const at = await menuPath();
      await ask(at, menuInterface, 'Event', 'isvu', [entry.id, 'clicked', new dbus.Variant('i', 0), 0]);
    },
    activate: async () => {
      await ask(path, itemInterface, 'Activate', 'ii', [0, 0]);
    },
    open: async () => {
      const at = await menuPath();
      await ask(at, menuInterface, 'AboutToShow', 'i', [0]);
      await ask(at, menuInterface, 'Event', 'isvu', [0, 'opened', new dbus.Variant('i', 0), 0]);
    },
    announcements: () => Object.fromEntries(counts),
  };
}

function answerProperties(bus: MessageBus, message: dbus.Message): void {
  const values: Record<string, dbus.Variant> = {
    IsStatusNotifierHostRegistered: new dbus.Variant('b', true),
    ProtocolVersion: new dbus.Variant('i', 0),
    RegisteredStatusNotifierItems: new dbus.Variant('as', []),
  };
  if (message.member === 'GetAll') {
    bus.send(dbus.Message.newMethodReturn(message, 'a{sv}', [values]));
    return;
  }
  const value = values[String(message.body[1])];
  if (value) bus.send(dbus.Message.newMethodReturn(message, 'v', [value]));
}

/** Claims the watcher's name on the bus of `DBUS_SESSION_BUS_ADDRESS` and waits for items. */
export async function startTrayHost(): Promise<TrayHost> {
  const bus = dbus.sessionBus();
  const registered = new EventEmitter();
  const known = new Map<string, TrayItem>();
  const counts = new Map<string, number>();

  const register = (message: dbus.Message) => {
    const given = String(message.body[0]);
    const byPath = given.startsWith('/');
    const service = byPath ? (message.sender ?? '') : given;
    known.set(message.sender ?? service, createItem(bus, service, byPath ? given : '/StatusNotifierItem', counts));
    bus.send(dbus.Message.newMethodReturn(message, '', []));
    bus.send(
      dbus.Message.newSignal('/StatusNotifierWatcher', watcherName, 'StatusNotifierItemRegistered', 's', [service]),
    );
    registered.emit('item');
  };
  bus.addMethodHandler((message: dbus.Message) => {
    if (message.interface === watcherName && message.member === 'RegisterStatusNotifierItem') register(message);
    else if (message.interface === watcherName) bus.send(dbus.Message.newMethodReturn(message, '', []));
    else if (message.interface === 'org.freedesktop.DBus.Properties') answerProperties(bus, message);
    else return false;
    return true;
  });

  bus.on('message', (message) => {
    if (message.type === dbus.MessageType.SIGNAL && [itemInterface, menuInterface].includes(message.interface)) {
      counts.set(message.member, (counts.get(message.member) ?? 0) + 1);
    }
    // An item whose connection went away has left the panel.
    if (message.member === 'NameOwnerChanged' && message.body[2] === '') known.delete(String(message.body[0]));
  });
  const match = (rule: string) =>
    bus.call(
      new dbus.Message({
        destination: 'org.freedesktop.DBus',
        path: '/org/freedesktop/DBus',
        interface: 'org.freedesktop.DBus',
        member: 'AddMatch',
        signature: 's',
        body: [rule],
      }),
    );
  await match(`type='signal',interface='${itemInterface}'`);
  await match(`type='signal',interface='${menuInterface}'`);
  await match("type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged'");
  await bus.requestName(watcherName, 0);

  return {
    items: () => [...known.values()],
    item: (deadlineMs = 20_000) =>
      new Promise((resolve, reject) => {
        const first = () => known.values().next().value;
        const present = first();
        if (present) return resolve(present);
        const timer = setTimeout(() => {
          registered.off('item', arrived);
          reject(new Error(`no tray item within ${deadlineMs} ms`));
        }, deadlineMs);
        const arrived = () => {
          clearTimeout(timer);
          registered.off('item', arrived);
          const item = first();
          if (item) resolve(item);
        };
        registered.on('item', arrived);
      }),
    close: () => bus.disconnect(),
  };
}
