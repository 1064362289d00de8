// The Linux tray over a real session bus, without the app: what a panel reads, is told of, clicks and opens.
import dbus from 'dbus-next';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStatusItem, drawPixmaps, type Pixmap } from '../../../electron/tray/linux/status-item.ts';
import { openSessionBus } from '../../../electron/tray/session-bus.ts';
import { item, separator, type TrayAction, type TrayItem } from '../../../electron/tray/tray-items.ts';
import type { TrayPort } from '../../../electron/tray/tray-service.ts';
import { poll } from '../../support/poll.ts';
import { type TrayItem as ShownItem, startTrayHost, type TrayHost } from '../../support/tray-host.ts';

const mark = { kind: 'mark', resting: false, dot: null } as const;
const menuOf = (left: number, refreshed: string): TrayItem[] => [
  item(`Codex · my_work    ${left} %`, null, {
    key: 'openai-codex',
    submenu: [item(`5-hour    ${left} % left`, null), separator, item('Work', { do: 'refresh' }, { checked: true })],
  }),
  separator,
  item(`Refresh now (${refreshed})`, { do: 'restart-daemon' }),
  item('Quit Happier', { do: 'quit' }),
];

let host: TrayHost;
let tray: TrayPort<Pixmap[]>;
let shown: ShownItem;
let clicked: TrayAction[];
let opened: number;
let activated: number;

beforeEach(async () => {
  [clicked, opened, activated] = [[], 0, 0];
  host = await startTrayHost();
  const bus = openSessionBus(process.env);
  if (!bus) throw new Error('there is no session bus');
  tray = createStatusItem(bus, drawPixmaps(mark), { id: 'happier-desktop', title: 'Happier' });
  tray.setMenu(menuOf(62, 'just now'), (action) => clicked.push(action));
  tray.onOpen(() => {
    opened += 1;
  });
  tray.onActivate(() => {
    activated += 1;
  });
  shown = await host.item();
});
afterEach(async () => {
  tray.destroy();
  await poll(() => host.items().length === 0);
  host.close();
});

describe('a panel', () => {
  it('reads the menu with its submenus, ticks and what cannot be clicked', async () => {
    expect(await shown.menu()).toMatchObject([
      {
        label: 'Codex · my_work    62 %',
        enabled: true,
        children: [
          { label: '5-hour    62 % left', enabled: false },
          { separator: true },
          { label: 'Work', enabled: true, checked: true },
        ],
      },
      { separator: true },
      { label: 'Refresh now (just now)', children: [] },
      { label: 'Quit Happier' },
    ]);
  });

  it('has a picture for every size that panels take, and is told of another one', async () => {
    const before = await shown.icons();
    expect(before.map(({ width }) => width).toSorted((a, b) => a - b)).toEqual([16, 22, 24, 32, 44, 48, 64, 88]);
    tray.setImage(drawPixmaps({ ...mark, dot: 'attention' }));
    await poll(() => shown.announcements().NewIcon === 1);
    const [first] = await shown.icons();
    expect(first?.argb.equals(before[0]?.argb ?? Buffer.alloc(0))).toBe(false);
    // Alpha, red, green, blue: in the middle of the disc in the upper right corner.
    expect([...(first?.argb.subarray((4 * 22 + 18) * 4, (4 * 22 + 18) * 4 + 4) ?? [])]).toEqual([255, 255, 138, 128]);
  });

  it('that shrinks the largest picture gets that of 22 pixels, none of them mixed with another', async () => {
    const icons = await shown.icons();
    const largest = icons.toSorted((a, b) => b.width - a.width)[0];
    const usual = icons.find(({ width }) => width === 22);
    const pixel = ({ width, argb }: (typeof icons)[number], x: number, y: number) =>
      argb.readUInt32BE((y * width + x) * 4);
    const differing = Array.from({ length: 88 * 88 }, (_, at) => [at % 88, Math.floor(at / 88)] as const).filter(
      ([x, y]) => !largest || !usual || pixel(largest, x, y) !== pixel(usual, Math.floor(x / 4), Math.floor(y / 4)),
    );
    expect(differing).toEqual([]);
  });

  it('that reads tooltips as markup finds no mark in it', async () => {
    tray.setToolTip('Codex · R&D <b>x</b>: 62 %');
    await poll(() => shown.announcements().NewToolTip === 1);
    expect(await shown.tooltip()).toBe('Codex · R+D ‹b›x‹/b›: 62 %');
  });

  it('that has moved a tick at a click is told what it is, and nothing after another click', async () => {
    const told = () => shown.announcements().ItemsPropertiesUpdated ?? 0;
    await shown.click('Quit Happier');
    expect(told()).toBe(0);
    await shown.click('Codex', 'Work');
    await poll(() => told() === 1);
    expect((await shown.menu())[0]?.children[2]).toMatchObject({ label: 'Work', checked: true });
  });

  it('is told of another tooltip', async () => {
    tray.setToolTip('Happier\nCodex: 62 %');
    await poll(() => shown.announcements().NewToolTip === 1);
    expect(await shown.tooltip()).toBe('Happier\nCodex: 62 %');
  });

  it('sees labels change in place: the entries stay, and no layout is new', async () => {
    const ids = (entries: readonly { id: number; children: readonly { id: number }[] }[]) =>
      entries.map(({ id, children }) => [id, children.map((child) => child.id)]);
    const before = await shown.menu();
    const { LayoutUpdated: layouts } = shown.announcements();
    tray.setMenu(menuOf(61, '1 min ago'), (action) => clicked.push(action));
    await poll(() => shown.announcements().ItemsPropertiesUpdated === 1);
    const after = await shown.menu();
    expect(after[0]?.children[0]?.label).toBe('5-hour    61 % left');
    expect(after[2]?.label).toBe('Refresh now (1 min ago)');
    expect(ids(after)).toEqual(ids(before));
    expect(shown.announcements().LayoutUpdated).toBe(layouts);
  });

  it('is told nothing of a menu that is the same', async () => {
    await shown.menu();
    const before = { ...shown.announcements() };
    tray.setMenu(menuOf(62, 'just now'), (action) => clicked.push(action));
    tray.setToolTip('after it');
    await poll(() => shown.announcements().NewToolTip === (before.NewToolTip ?? 0) + 1);
    expect(shown.announcements()).toEqual({ ...before, NewToolTip: (before.NewToolTip ?? 0) + 1 });
  });

  it('is told which part of the menu is new when entries come or go', async () => {
    await shown.menu();
    const before = shown.announcements().LayoutUpdated ?? 0;
    tray.setMenu([item('New session…', { do: 'refresh' }), ...menuOf(62, 'just now')], () => {});
    await poll(() => shown.announcements().LayoutUpdated === before + 1);
    expect((await shown.menu())[0]?.label).toBe('New session…');
  });

  it('clicks, in submenus as well, opens and activates', async () => {
    await shown.click('Quit Happier');
    await shown.click('Codex', 'Work');
    expect(clicked).toEqual([{ do: 'quit' }, { do: 'refresh' }]);
    expect(opened).toBe(0);
    await shown.open();
    expect(opened).toBe(2);
    await shown.activate();
    expect(activated).toBe(1);
  });
});

describe('a caller that asks for what is not there', () => {
  const menuName = 'com.canonical.dbusmenu';
  const at = '/StatusNotifierItem/Menu';

  async function ask(member: string, signature: string, body: unknown[]): Promise<readonly unknown[]> {
    const bus = dbus.sessionBus();
    try {
      const { service: destination } = shown;
      const reply = await bus.call(
        new dbus.Message({ destination, path: at, interface: menuName, member, signature, body: body as never }),
      );
      return reply?.body ?? [];
    } finally {
      bus.disconnect();
    }
  }

  it('gets an error, and the tray goes on', async () => {
    await expect(ask('GetLayout', 'iias', [999, -1, []])).rejects.toThrow();
    await expect(ask('Event', 'isvu', [999, 'clicked', new dbus.Variant('i', 0), 0])).rejects.toThrow();
    await expect(ask('NoSuchMethod', '', [])).rejects.toThrow();
    expect((await shown.menu()).length).toBe(4);
    expect(clicked).toEqual([]);
  });

  it('gets the numbers of those that are not there among several', async () => {
    expect(await ask('AboutToShowGroup', 'ai', [[0, 999]])).toEqual([[], [999]]);
    const none = new dbus.Variant('i', 0);
    expect(
      await ask('EventGroup', 'a(isvu)', [
        [
          [999, 'clicked', none, 0],
          [0, 'opened', none, 0],
        ],
      ]),
    ).toEqual([[999]]);
  });

  it('gets only the properties and the depth that it wants', async () => {
    const [, layout] = await ask('GetLayout', 'iias', [0, 1, ['label']]);
    const [, properties, children] = layout as [
      number,
      object,
      { value: [number, Record<string, unknown>, unknown[]] }[],
    ];
    expect(Object.keys(properties)).toEqual([]);
    expect(children.map(({ value }) => [Object.keys(value[1]), value[2]])).toEqual([
      [['label'], []],
      [[], []],
      [['label'], []],
      [['label'], []],
    ]);
  });
});
