// The tray as Electron has it, on macOS and Windows: pictures in the panel's sizes, menu labels escaped, template image on macOS.
import { Menu, type MenuItemConstructorOptions, type NativeImage, nativeImage, Tray } from 'electron';
import { drawIcon, type IconStyle } from './draw-icon.ts';
import { encodePng } from './encode-png.ts';
import { holdWhileOpen } from './hold-while-open.ts';
import type { IconSpec } from './icon-spec.ts';
import type { TrayAction, TrayItem } from './tray-items.ts';
import type { TrayPort } from './tray-service.ts';

/** Elsewhere a tray menu's keys do nothing. */
const showsAccelerators = process.platform === 'darwin';
const style: IconStyle = process.platform === 'darwin' ? 'template' : 'tile';

const representations = [
  { scaleFactor: 1, size: 16 },
  { scaleFactor: 1.25, size: 20 },
  { scaleFactor: 1.5, size: 24 },
  { scaleFactor: 2, size: 32 },
  { scaleFactor: 3, size: 48 },
];

export function drawTrayImage(spec: IconSpec): NativeImage {
  const image = nativeImage.createEmpty();
  for (const { scaleFactor, size } of representations) {
    const buffer = encodePng(drawIcon(spec, size, style), size);
    image.addRepresentation({ scaleFactor, width: size, height: size, buffer });
  }
  image.setTemplateImage(style === 'template');
  return image;
}

export function createElectronTray(image: NativeImage): TrayPort<NativeImage> {
  const tray = new Tray(image);
  const opened: (() => void)[] = [];
  const held = holdWhileOpen<Menu>((menu) => tray.setContextMenu(menu), setImmediate);
  const follow = (menu: Menu): Menu => {
    menu.on('menu-will-show', () => {
      held.opened();
      for (const listener of opened) listener();
    });
    menu.on('menu-will-close', held.closed);
    return menu;
  };

  return {
    setImage: (picture) => tray.setImage(picture),
    setToolTip: (text) => tray.setToolTip(text),
    setMenu: (items, onClick) =>
      held.set(follow(Menu.buildFromTemplate(items.map((item) => toTemplate(item, onClick))))),
    // On macOS a click opens the menu.
    onActivate: (listener) => void (process.platform === 'darwin' || tray.on('click', listener)),
    onOpen: (listener) => void opened.push(listener),
    destroy: () => tray.destroy(),
  };
}

function toTemplate(item: TrayItem, onClick: (action: TrayAction) => void): MenuItemConstructorOptions {
  if (item.kind === 'separator') return { type: 'separator' };
  const { label, action, checked, accelerator, submenu } = item;
  return {
    label: label.replaceAll('&', '&&'),
    enabled: action !== null || submenu !== undefined,
    ...(checked === undefined ? {} : { type: 'checkbox' as const, checked }),
    ...(accelerator === undefined || !showsAccelerators ? {} : { accelerator, registerAccelerator: false }),
    ...(submenu === undefined ? {} : { submenu: submenu.map((one) => toTemplate(one, onClick)) }),
    ...(action === null ? {} : { click: () => onClick(action) }),
  };
}
