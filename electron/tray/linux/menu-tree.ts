// A tray menu as the menu protocol of Linux panels has it: numbered entries, whose numbers stay while what they stand for does, so that a
// changed label is a changed property and not another menu.
import { isDeepStrictEqual } from 'node:util';
import type { TrayAction, TrayItem } from '../tray-items.ts';

export type MenuProperties = Readonly<Record<string, string | boolean | number>>;

export type MenuNode = {
  readonly id: number;
  readonly key: string;
  /** Those that are not told have the protocol's defaults. */
  readonly properties: MenuProperties;
  readonly action: TrayAction | null;
  readonly children: readonly MenuNode[];
};

export const rootId = 0;
export const emptyMenu: MenuNode = {
  id: rootId,
  key: '',
  properties: { 'children-display': 'submenu' },
  action: null,
  children: [],
};

/** Names of properties that an entry had and has no more. */
export type Removed = { readonly id: number; readonly names: readonly string[] };

export type MenuChange = {
  readonly root: MenuNode;
  /** Entries that are still there and whose properties are others now. */
  readonly changed: readonly MenuNode[];
  readonly removed: readonly Removed[];
  /** Entries whose children are others, or in another order. */
  readonly layouts: readonly number[];
};

/** @param newId gives a number that no entry has had @returns what a panel has to be told to show `items` in place of `before` */
export function changeMenu(before: MenuNode, items: readonly TrayItem[], newId: () => number): MenuChange {
  const changed: MenuNode[] = [];
  const removed: Removed[] = [];
  const layouts: number[] = [];

  const childrenOf = (old: MenuNode | undefined, given: readonly TrayItem[], parent: number): readonly MenuNode[] => {
    const keys = keysOf(given);
    const known = new Map(old?.children.map((child) => [child.key, child]));
    if (old && !isDeepStrictEqual([...known.keys()], keys)) layouts.push(parent);
    return given.map((item, index) => nodeOf(known.get(keys[index] ?? ''), item, keys[index] ?? ''));
  };
  const nodeOf = (old: MenuNode | undefined, item: TrayItem, key: string): MenuNode => {
    const id = old?.id ?? newId();
    const properties = propertiesOf(item);
    const submenu = item.kind === 'item' ? (item.submenu ?? []) : [];
    const children = childrenOf(old, submenu, id);
    const node = { id, key, properties, action: item.kind === 'item' ? item.action : null, children };
    if (old && !isDeepStrictEqual(old.properties, properties)) {
      changed.push(node);
      const names = Object.keys(old.properties).filter((name) => !(name in properties));
      if (names.length > 0) removed.push({ id, names });
    }
    return node;
  };
  const root = { ...before, children: childrenOf(before, items, rootId) };
  return { root, changed, removed, layouts };
}

export function findNode(node: MenuNode, id: number): MenuNode | undefined {
  if (node.id === id) return node;
  for (const child of node.children) {
    const found = findNode(child, id);
    if (found) return found;
  }
  return undefined;
}

/** What an entry stands for: its own key, else its action, and among equal ones its place. */
function keysOf(items: readonly TrayItem[]): readonly string[] {
  const counts = new Map<string, number>();
  return items.map((item) => {
    const name = item.kind === 'separator' ? '—' : (item.key ?? JSON.stringify(item.action));
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    return `${name} ${count}`;
  });
}

function propertiesOf(item: TrayItem): MenuProperties {
  if (item.kind === 'separator') return { type: 'separator' };
  const { label, action, checked, submenu } = item;
  return {
    // An underline marks a key; a doubled one is itself.
    label: label.replaceAll('_', '__'),
    ...(action === null && submenu === undefined ? { enabled: false } : {}),
    ...(checked === undefined ? {} : { 'toggle-type': 'checkmark', 'toggle-state': checked ? 1 : 0 }),
    ...(submenu === undefined ? {} : { 'children-display': 'submenu' }),
  };
}
