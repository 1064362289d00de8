// The tray on Linux: a StatusNotifierItem of our own on the session bus. Electron's gives every change of a label as another menu, which takes
// an open one away, and does not tell when its menu is opened (docs/development.md).
import dbus, { type MessageBus } from 'dbus-next';
import { drawIcon } from '../draw-icon.ts';
import type { IconSpec } from '../icon-spec.ts';
import type { TrayAction } from '../tray-items.ts';
import type { TrayPort } from '../tray-service.ts';
import { exportObject, sendSignal } from './bus-object.ts';
import { exportMenu } from './dbus-menu.ts';

const itemName = 'org.kde.StatusNotifierItem';
const itemPath = '/StatusNotifierItem';
const menuPath = '/StatusNotifierItem/Menu';
const watcherName = 'org.kde.StatusNotifierWatcher';

/** A panel takes the picture that fits it best; most take 22. */
const sizes = [22, 16, 24, 32, 44, 48, 64];

/** Other panels take the largest and shrink it to 22, which stays sharp where each pixel of that size is four by four of the largest. */
const enlarged = { size: 22, times: 4 };

/** Width, height and bytes in the order alpha, red, green, blue. */
export type Pixmap = [width: number, height: number, argb: Buffer];

export function drawPixmaps(spec: IconSpec): Pixmap[] {
  const exact = sizes.map((size): Pixmap => [size, size, toArgb(drawIcon(spec, size, 'tile'))]);
  return [...exact, enlarge(drawIcon(spec, enlarged.size, 'tile'), enlarged)];
}

function enlarge(rgba: Uint8Array, { size, times }: { readonly size: number; readonly times: number }): Pixmap {
  const side = size * times;
  const larger = new Uint8Array(side * side * 4);
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      const from = (Math.floor(y / times) * size + Math.floor(x / times)) * 4;
      larger.set(rgba.subarray(from, from + 4), (y * side + x) * 4);
    }
  }
  return [side, side, toArgb(larger)];
}

function toArgb(rgba: Uint8Array): Buffer {
  const argb = Buffer.alloc(rgba.length);
  for (let at = 0; at < rgba.length; at += 4) {
    argb[at] = rgba[at + 3] ?? 0;
    argb.set(rgba.subarray(at, at + 3), at + 1);
  }
  return argb;
}

type Options = {
  readonly id: string;
  readonly title: string;
};

/** @param bus a connection of its own, which ends with the tray */
export function createStatusItem(bus: MessageBus, image: Pixmap[], { id, title }: Options): TrayPort<Pixmap[]> {
  let icon = image;
  let tooltip = title;
  let click: (action: TrayAction) => void = () => {};
  const listeners = { activate: [] as (() => void)[], open: [] as (() => void)[] };
  const tell = (all: readonly (() => void)[]): void => {
    for (const listener of all) listener();
  };
  const signal = (member: string): void => sendSignal(bus, dbus.Message.newSignal(itemPath, itemName, member));

  // A bus that goes away takes its panels along.
  bus.on('error', () => {});
  const menu = exportMenu(bus, {
    path: menuPath,
    onClick: (action) => click(action),
    onOpen: () => tell(listeners.open),
  });
  const text = (value: string) => () => new dbus.Variant('s', value);
  const done = (): readonly [string, unknown[]] => ['', []];
  exportObject(bus, itemPath, {
    [itemName]: {
      properties: {
        Category: text('ApplicationStatus'),
        Id: text(id),
        Title: text(title),
        Status: text('Active'),
        WindowId: () => new dbus.Variant('i', 0),
        IconName: text(''),
        IconThemePath: text(''),
        IconPixmap: () => new dbus.Variant('a(iiay)', icon),
        OverlayIconName: text(''),
        OverlayIconPixmap: () => new dbus.Variant('a(iiay)', []),
        AttentionIconName: text(''),
        AttentionIconPixmap: () => new dbus.Variant('a(iiay)', []),
        AttentionMovieName: text(''),
        ToolTip: () => new dbus.Variant('(sa(iiay)ss)', ['', [], withoutMarkup(tooltip), '']),
        ItemIsMenu: () => new dbus.Variant('b', false),
        Menu: () => new dbus.Variant('o', menuPath),
      },
      methods: {
        Activate: () => {
          tell(listeners.activate);
          return done();
        },
        // Panels draw the menu themselves.
        ContextMenu: done,
        SecondaryActivate: done,
        Scroll: done,
      },
    },
  });
  register(bus).catch(() => {});

  return {
    setImage(next) {
      icon = next;
      signal('NewIcon');
    },
    setToolTip(next) {
      tooltip = next;
      signal('NewToolTip');
    },
    setMenu(items, onClick) {
      click = onClick;
      menu.set(items);
    },
    onActivate: (listener) => void listeners.activate.push(listener),
    onOpen: (listener) => void listeners.open.push(listener),
    destroy: () => bus.disconnect(),
  };
}

/** Some panels show the text as it is and others read it as markup, where one wrong mark empties it: only text without marks is right in both. */
function withoutMarkup(text: string): string {
  return text.replaceAll('<', '‹').replaceAll('>', '›').replaceAll('&', '+');
}

/** By the path: panels know the sender. Without a watcher nobody answers; the tray is made anew when one comes. */
function register(bus: MessageBus): Promise<unknown> {
  return bus.call(
    new dbus.Message({
      destination: watcherName,
      path: '/StatusNotifierWatcher',
      interface: watcherName,
      member: 'RegisterStatusNotifierItem',
      signature: 's',
      body: [itemPath],
    }),
  );
}
