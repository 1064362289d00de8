// The tray as Electron and the platform want it: pictures in the panel's sizes, menu labels escaped, template image on macOS.
import { Menu, type MenuItemConstructorOptions, type NativeImage, nativeImage, screen, Tray } from 'electron';
import { drawIcon, type IconStyle } from './draw-icon.ts';
import { encodePng } from './encode-png.ts';
import type { IconSpec } from './icon-spec.ts';
import type { TrayAction, TrayItem } from './tray-items.ts';
import type { TrayPort } from './tray-service.ts';

/** Elsewhere a tray menu's keys do nothing, and GTK complains about them. */
const showsAccelerators = process.platform === 'darwin';
const style: IconStyle = process.platform === 'darwin' ? 'template' : 'tile';

/** Linux panels ask for 22 and get one picture, so it is drawn for the screen's scale; the others choose between two of 16. */
function representations(): readonly { readonly scaleFactor: number; readonly size: number }[] {
  if (process.platform === 'linux') {
    return [{ scaleFactor: 1, size: 22 * Math.max(1, Math.round(screen.getPrimaryDisplay().scaleFactor)) }];
  }
  return [
    { scaleFactor: 1, size: 16 },
    { scaleFactor: 2, size: 32 },
  ];
}

export function drawTrayImage(spec: IconSpec): NativeImage {
  const image = nativeImage.createEmpty();
  for (const { scaleFactor, size } of representations()) {
    const buffer = encodePng(drawIcon(spec, size, style), size);
    image.addRepresentation({ scaleFactor, width: size, height: size, buffer });
  }
  image.setTemplateImage(style === 'template');
  return image;
}

export function createElectronTray(image: NativeImage): TrayPort<NativeImage> {
  const tray = new Tray(image);
  return {
    setImage: (next) => tray.setImage(next),
    setToolTip: (text) => tray.setToolTip(text),
    setMenu: (items, onClick) =>
      tray.setContextMenu(Menu.buildFromTemplate(items.map((item) => toTemplate(item, onClick)))),
    // On macOS a click opens the menu.
    onActivate: (listener) => void (process.platform === 'darwin' || tray.on('click', listener)),
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
