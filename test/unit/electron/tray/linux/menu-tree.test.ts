// Numbers of menu entries stay while what they stand for does; a panel is told no more than what has changed.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  changeMenu,
  emptyMenu,
  findNode,
  type MenuChange,
  type MenuNode,
} from '../../../../../electron/tray/linux/menu-tree.ts';
import { item, separator, type TrayItem } from '../../../../../electron/tray/tray-items.ts';
import { trayModel } from '../../../../../electron/tray/tray-model.ts';
import { daemonState, meter, noon, profile } from '../../../../support/tray-state.ts';

function setUp() {
  let last = 0;
  let root: MenuNode = emptyMenu;
  return (...items: TrayItem[]): MenuChange => {
    const change = changeMenu(root, items, () => {
      last += 1;
      return last;
    });
    root = change.root;
    return change;
  };
}

const ids = ({ root }: MenuChange) => root.children.map(({ id }) => id);
const quit = item('Quit', { do: 'quit' });
const refresh = (label: string) => item(label, { do: 'refresh' });
const line = (key: string, label: string, ...submenu: TrayItem[]) => item(label, null, { key, submenu });

describe('a menu', () => {
  it('is told whole when it is new', () => {
    const set = setUp();
    const change = set(line('codex', 'a_b', item('Plan', null), separator), quit);
    expect(change).toMatchObject({ layouts: [0], changed: [] });
    expect(change.root.children.map(({ properties }) => properties)).toEqual([
      { label: 'a__b', 'children-display': 'submenu' },
      { label: 'Quit' },
    ]);
    expect(change.root.children[0]?.children.map(({ properties }) => properties)).toEqual([
      { label: 'Plan', enabled: false },
      { type: 'separator' },
    ]);
  });

  it('that is the same is told nothing of', () => {
    const set = setUp();
    const before = set(line('codex', 'a', item('x', null)), quit);
    const after = set(line('codex', 'a', item('x', null)), quit);
    expect(after).toMatchObject({ layouts: [], changed: [], removed: [] });
    expect(ids(after)).toEqual(ids(before));
  });

  it('changes its labels in place, in submenus as well', () => {
    const set = setUp();
    const before = set(line('codex', 'a', item('62 %', null)), refresh('Refresh'), quit);
    const after = set(line('codex', 'b', item('61 %', null)), refresh('Refresh (1 min)'), quit);
    expect(ids(after)).toEqual(ids(before));
    expect(after.layouts).toEqual([]);
    expect(after.changed.map(({ properties }) => properties.label)).toEqual(['61 %', 'b', 'Refresh (1 min)']);
  });

  it('tells which properties an entry has no more', () => {
    const set = setUp();
    const [id] = ids(set(item('x', null)));
    expect(set(item('x', null, { submenu: [quit] }))).toMatchObject({
      changed: [{ id }],
      removed: [{ id, names: ['enabled'] }],
      layouts: [id],
    });
  });

  it('keeps the numbers of what has moved, and gives none of what is gone to what is new', () => {
    const set = setUp();
    const [a, b] = ids(set(line('a', 'A', quit), line('b', 'B', quit)));
    const moved = set(line('b', 'B', quit), line('a', 'A', quit));
    expect(ids(moved)).toEqual([b, a]);
    expect(moved.layouts).toEqual([0]);
    const [, fresh] = ids(set(line('b', 'B', quit), line('c', 'C', quit)));
    expect(fresh).toBeGreaterThan(Math.max(a ?? 0, b ?? 0) + 1);
  });

  it('rebuilds only the submenu whose entries are others', () => {
    const set = setUp();
    const [a] = ids(set(line('a', 'A', quit), line('b', 'B', quit)));
    expect(set(line('a', 'A', refresh('Refresh'), quit), line('b', 'B', quit)).layouts).toEqual([a]);
  });

  it('finds a click’s entry by its number', () => {
    const set = setUp();
    const { root } = set(line('a', 'A', quit));
    const inner = root.children[0]?.children[0];
    expect(findNode(root, inner?.id ?? -1)?.action).toEqual({ do: 'quit' });
    expect(findNode(root, 99)).toBeUndefined();
  });
});

it('always gives what a panel ends up with when it does as it is told', () => {
  const leaf = fc.record({ label: fc.constantFrom('x', 'y', 'z'), action: fc.constantFrom('quit', 'refresh', null) });
  const any = fc.array(
    fc.record({ label: fc.constantFrom('a', 'b'), key: fc.constantFrom('k', 'l'), inner: fc.array(leaf) }),
    {
      maxLength: 4,
    },
  );
  const made = (given: { label: string; key: string; inner: { label: string; action: string | null }[] }[]) =>
    given.map(({ label, key, inner }) =>
      line(
        key,
        label,
        ...inner.map((one) => item(one.label, one.action === null ? null : { do: one.action as 'quit' })),
      ),
    );
  fc.assert(
    fc.property(fc.array(any, { maxLength: 6 }), (menus) => {
      const set = setUp();
      let panel = emptyMenu;
      for (const menu of menus) {
        const change = set(...made(menu));
        panel = follow(panel, change);
        expect(panel).toEqual(change.root);
        expect(new Set(all(change.root).map(({ id }) => id)).size).toBe(all(change.root).length);
      }
    }),
  );
});

const all = (node: MenuNode): readonly MenuNode[] => [node, ...node.children.flatMap(all)];

/** Keeps what it has but for the entries that it is told of: those are read again, with what lies below them for a layout. */
function follow(panel: MenuNode, { root, changed, layouts }: MenuChange): MenuNode {
  const news = changed.find(({ id }) => id === panel.id);
  const fresh = layouts.includes(panel.id) ? findNode(root, panel.id) : undefined;
  const properties = news?.properties ?? panel.properties;
  if (fresh) return { ...fresh, properties };
  return {
    ...panel,
    properties,
    children: panel.children.map((child) => follow(child, { root, changed, removed: [], layouts })),
  };
}

it('of a service keeps its entries when another profile becomes the default', () => {
  const model = (chosen: string) =>
    trayModel({
      status: { state: 'running' },
      state: daemonState(
        ['work', 'home'].map((id) =>
          profile('openai-codex', id, { meters: [meter(38, 18_000)], isDefault: id === chosen }),
        ),
      ),
      gates: { connectedServices: true, 'connectedServices.quotas': true },
      maskEmails: false,
      now: noon,
      formatTime: (at) => new Date(at).toISOString(),
    }).items;
  const set = setUp();
  set(...model('work'));
  const change = set(...model('home'));
  expect(change.layouts).toEqual([]);
  expect(change.changed.length).toBeGreaterThan(0);
});
