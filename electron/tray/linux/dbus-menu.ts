// The tray's menu on the session bus (com.canonical.dbusmenu, version 3): panels draw it, ask what is in it and tell what was clicked or opened.
import dbus, { type MessageBus, type Variant } from 'dbus-next';
import type { TrayAction, TrayItem } from '../tray-items.ts';
import { exportObject, sendSignal } from './bus-object.ts';
import { changeMenu, emptyMenu, findNode, type MenuNode, type Removed, rootId } from './menu-tree.ts';

const name = 'com.canonical.dbusmenu';
const layoutSignature = '(ia{sv}av)';

export type DbusMenu = {
  /** Tells panels what has changed, if anything has. */
  set(items: readonly TrayItem[]): void;
};

type Options = {
  readonly path: string;
  onClick(action: TrayAction): void;
  onOpen(): void;
};

export function exportMenu(bus: MessageBus, { path, onClick, onOpen }: Options): DbusMenu {
  let root: MenuNode = emptyMenu;
  let revision = 0;
  let lastId = rootId;
  const signal = (member: string, signature: string, body: unknown[]): void => {
    sendSignal(bus, dbus.Message.newSignal(path, name, member, signature, body));
  };
  const nodeOf = (id: unknown): MenuNode => {
    const found = findNode(root, Number(id));
    if (!found) throw new Error('no such entry');
    return found;
  };
  const tellProperties = (changed: readonly MenuNode[], removed: readonly Removed[]): void => {
    signal('ItemsPropertiesUpdated', 'a(ia{sv})a(ias)', [
      changed.map((node) => [node.id, variantsOf(node, [])]),
      removed.map(({ id, names }) => [id, names]),
    ]);
  };
  const event = ([id, kind]: readonly unknown[]): void => {
    const node = nodeOf(id);
    if (kind === 'clicked' && node.action) {
      onClick(node.action);
      // Some panels have moved the tick by themselves (docs/measured/tray.md).
      if ('toggle-state' in node.properties) tellProperties([nodeOf(id)], []);
    }
    if (kind === 'opened' && id === rootId) onOpen();
  };
  const aboutToShow = (id: unknown): void => {
    if (nodeOf(id).id === rootId) onOpen();
  };

  exportObject(bus, path, {
    [name]: {
      properties: {
        Version: () => new dbus.Variant('u', 3),
        TextDirection: () => new dbus.Variant('s', 'ltr'),
        Status: () => new dbus.Variant('s', 'normal'),
        IconThemePath: () => new dbus.Variant('as', []),
      },
      methods: {
        GetLayout: ([id, depth, names]) => [
          `u${layoutSignature}`,
          [revision, layoutOf(nodeOf(id), Number(depth), names as readonly string[])],
        ],
        GetGroupProperties: ([ids, names]) => ['a(ia{sv})', [propertyGroups(root, ids as number[], names as string[])]],
        GetProperty: ([id, property]) => {
          const value = variantsOf(nodeOf(id), [String(property)])[String(property)];
          if (!value) throw new Error('no such property');
          return ['v', [value]];
        },
        Event: (body) => {
          event(body);
          return ['', []];
        },
        EventGroup: ([events]) => ['ai', [refused(events as readonly unknown[][], event)]],
        AboutToShow: ([id]) => {
          aboutToShow(id);
          return ['b', [false]];
        },
        AboutToShowGroup: ([ids]) => [
          'aiai',
          [
            [],
            refused(
              (ids as readonly unknown[]).map((id) => [id]),
              ([id]) => aboutToShow(id),
            ),
          ],
        ],
      },
    },
  });

  return {
    set(items) {
      const change = changeMenu(root, items, () => {
        lastId += 1;
        return lastId;
      });
      root = change.root;
      if (change.changed.length > 0) tellProperties(change.changed, change.removed);
      if (change.layouts.length > 0) revision += 1;
      for (const id of change.layouts) signal('LayoutUpdated', 'ui', [revision, id]);
    },
  };
}

/** Ids of the calls that named nothing. */
function refused(
  calls: readonly (readonly unknown[])[],
  carryOut: (call: readonly unknown[]) => void,
): readonly number[] {
  return calls.flatMap((call) => {
    try {
      carryOut(call);
      return [];
    } catch {
      return [Number(call[0])];
    }
  });
}

function layoutOf(node: MenuNode, depth: number, names: readonly string[]): unknown[] {
  const children = depth === 0 ? [] : node.children;
  return [
    node.id,
    variantsOf(node, names),
    children.map((child) => new dbus.Variant(layoutSignature, layoutOf(child, depth - 1, names))),
  ];
}

function propertyGroups(root: MenuNode, ids: readonly number[], names: readonly string[]): unknown[] {
  const nodes = ids.map((id) => findNode(root, id)).filter((node) => node !== undefined);
  return nodes.map((node) => [node.id, variantsOf(node, names)]);
}

const signatures = { string: 's', boolean: 'b', number: 'i' } as const;

/** @param names of the properties that are wanted; none: all */
function variantsOf({ properties }: MenuNode, names: readonly string[]): Record<string, Variant> {
  const wanted = Object.entries(properties).filter(([property]) => names.length === 0 || names.includes(property));
  return Object.fromEntries(
    wanted.map(([property, value]) => [
      property,
      new dbus.Variant(signatures[typeof value as keyof typeof signatures], value),
    ]),
  );
}
