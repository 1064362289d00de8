// The tray of macOS and Windows over a stand-in for Electron: pictures, menus, what a click and an opening tell.
import { EventEmitter } from 'node:events';
import type { MenuItemConstructorOptions } from 'electron';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { IconSpec } from '../../../../electron/tray/icon-spec.ts';
import { item, separator, type TrayAction, type TrayItem } from '../../../../electron/tray/tray-items.ts';
import { decodePng } from './decode-png.ts';

type Representation = { readonly scaleFactor: number; readonly width: number; readonly buffer: Buffer };

class StandInImage {
  readonly representations: Representation[] = [];
  template: boolean | null = null;
  addRepresentation(one: Representation): void {
    this.representations.push(one);
  }
  setTemplateImage(template: boolean): void {
    this.template = template;
  }
}

class StandInMenu extends EventEmitter {
  readonly template: readonly MenuItemConstructorOptions[];
  constructor(template: readonly MenuItemConstructorOptions[]) {
    super();
    this.template = template;
  }
  static buildFromTemplate(template: readonly MenuItemConstructorOptions[]): StandInMenu {
    return new StandInMenu(template);
  }
}

class StandInTray extends EventEmitter {
  readonly images: unknown[];
  readonly tooltips: string[] = [];
  readonly menus: StandInMenu[] = [];
  destroyed = false;
  constructor(image: unknown) {
    super();
    this.images = [image];
    trays.push(this);
  }
  setImage(image: unknown): void {
    this.images.push(image);
  }
  setToolTip(text: string): void {
    this.tooltips.push(text);
  }
  setContextMenu(menu: StandInMenu): void {
    this.menus.push(menu);
  }
  destroy(): void {
    this.destroyed = true;
  }
}

const trays: StandInTray[] = [];
const ownPlatform = process.platform;
const spec: IconSpec = { kind: 'bars', bars: [{ filled: 40, tone: 'critical' }], dot: 'attention' };

beforeEach(() => {
  trays.splice(0);
  vi.doMock('electron', () => ({
    Menu: StandInMenu,
    Tray: StandInTray,
    nativeImage: { createEmpty: () => new StandInImage() },
  }));
});
afterEach(() => {
  Object.defineProperty(process, 'platform', { value: ownPlatform });
  vi.doUnmock('electron');
  vi.resetModules();
});

/** The module as it is on the platform. */
async function on(platform: 'darwin' | 'win32') {
  Object.defineProperty(process, 'platform', { value: platform });
  vi.resetModules();
  const { createElectronTray, drawTrayImage } = await import('../../../../electron/tray/electron-tray.ts');
  const image = drawTrayImage(spec) as unknown as StandInImage;
  return {
    image,
    start() {
      const tray = createElectronTray(image as never);
      const shown = trays.at(-1);
      if (!shown) throw new Error('there is no tray');
      return { tray, shown };
    },
  };
}

const menuOf = (label: string): TrayItem[] => [
  item(label, null, { submenu: [item('R&D', { do: 'refresh' }, { checked: true }), item('5 h 62 %', null)] }),
  separator,
  item('New session…', { do: 'open', route: { page: 'new-session' } }, { accelerator: 'CmdOrCtrl+N' }),
];

describe('the picture', () => {
  it('is a template in one colour on macOS, drawn for each scale', async () => {
    const { image } = await on('darwin');
    expect(image.template).toBe(true);
    expect(image.representations.map(({ scaleFactor, width }) => [scaleFactor, width])).toEqual([
      [1, 16],
      [1.25, 20],
      [1.5, 24],
      [2, 32],
      [3, 48],
    ]);
    for (const { buffer } of image.representations) {
      const { pixels } = decodePng(buffer);
      const colours = new Set<string>();
      for (let at = 0; at < pixels.length; at += 4)
        if (pixels[at + 3] !== 0) colours.add([...pixels.subarray(at, at + 3)].join());
      expect([...colours]).toEqual(['0,0,0']);
    }
  });

  it('brings its own ground on Windows', async () => {
    const { image } = await on('win32');
    expect(image.template).toBe(false);
    const { pixels } = decodePng(image.representations[0]?.buffer ?? Buffer.alloc(0));
    expect([...pixels.subarray(8 * 16 * 4, 8 * 16 * 4 + 4)]).toEqual([31, 36, 48, 255]);
  });
});

describe('the menu', () => {
  it('has ticks, submenus and escaped labels; keys only where they are shown', async () => {
    for (const platform of ['darwin', 'win32'] as const) {
      const { tray, shown } = (await on(platform)).start();
      const clicked: TrayAction[] = [];
      tray.setMenu(menuOf('Codex & co'), (action) => clicked.push(action));
      const [service, line, session] = shown.menus[0]?.template ?? [];
      expect(service).toMatchObject({ label: 'Codex && co', enabled: true });
      expect(line).toEqual({ type: 'separator' });
      const [choice, meter] = (service?.submenu ?? []) as MenuItemConstructorOptions[];
      expect(choice).toMatchObject({ label: 'R&&D', type: 'checkbox', checked: true, enabled: true });
      expect(meter).toMatchObject({ enabled: false });
      expect(session?.accelerator).toBe(platform === 'darwin' ? 'CmdOrCtrl+N' : undefined);
      choice?.click?.(undefined as never, undefined, undefined as never);
      expect(clicked).toEqual([{ do: 'refresh' }]);
    }
  });

  it('tells that it opens, each one that is set, and stays while it is open', async () => {
    const { tray, shown } = (await on('darwin')).start();
    let opened = 0;
    tray.onOpen(() => {
      opened += 1;
    });
    tray.setMenu(menuOf('a'), () => {});
    tray.setMenu(menuOf('b'), () => {});
    const [, open] = shown.menus;
    open?.emit('menu-will-show');
    expect(opened).toBe(1);
    tray.setMenu(menuOf('c'), () => {});
    expect(shown.menus).toHaveLength(2);
    open?.emit('menu-will-close');
    await expect.poll(() => shown.menus.length).toBe(3);
    expect(shown.menus[2]?.template[0]?.label).toBe('c');
    shown.menus[2]?.emit('menu-will-show');
    expect(opened).toBe(2);
  });
});

it('takes a click on the icon for a wish to see the window on Windows; on macOS it opens the menu', async () => {
  for (const platform of ['darwin', 'win32'] as const) {
    const { tray, shown } = (await on(platform)).start();
    let activated = 0;
    tray.onActivate(() => {
      activated += 1;
    });
    shown.emit('click');
    expect(activated).toBe(platform === 'darwin' ? 0 : 1);
  }
});

it('hands picture, tooltip and end on', async () => {
  const { image, start } = await on('win32');
  const { tray, shown } = start();
  tray.setImage(image as never);
  tray.setToolTip('62 %');
  tray.destroy();
  expect([shown.images, shown.tooltips, shown.destroyed]).toEqual([[image, image], ['62 %'], true]);
});
