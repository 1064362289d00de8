// Owns the one tray: model in, one private render out. What did not change is not touched; a new panel gets a new tray.
import { isDeepStrictEqual } from 'node:util';
import type { IconSpec } from './icon-spec.ts';
import type { TrayAction, TrayItem, TrayModel } from './tray-items.ts';

/** What a tray can do, whoever shows it, with pictures and menus made ready. */
export type TrayPort<Image> = {
  setImage(image: Image): void;
  setToolTip(text: string): void;
  setMenu(items: readonly TrayItem[], onClick: (action: TrayAction) => void): void;
  onActivate(listener: () => void): void;
  /** The menu opens. */
  onOpen(listener: () => void): void;
  destroy(): void;
};

export type TrayServiceOptions<Image> = {
  createTray(image: Image): TrayPort<Image>;
  drawImage(spec: IconSpec): Image;
  onAction(action: TrayAction): void;
  /** A click on the icon itself, where the platform does not open the menu with it. */
  onActivate(): void;
  onOpen(): void;
};

export type TrayService = {
  show(model: TrayModel): void;
  /** Makes the tray anew with what it shows: a panel that came later does not see the old one. */
  recreate(): void;
  destroy(): void;
};

/** Pictures kept: a day has few of them, and each is drawn in several sizes. */
const keptImages = 64;

export function createTrayService<Image>(options: TrayServiceOptions<Image>): TrayService {
  const imageOf = keepImages(options.drawImage);
  let tray: TrayPort<Image> | null = null;
  let shown: TrayModel | null = null;

  const onClick = (action: TrayAction): void => {
    // A tick that was clicked has moved by itself already: the menu is put back to what is true.
    if (action.do === 'set-default' && tray && shown) tray.setMenu(shown.items, onClick);
    options.onAction(action);
  };

  const render = (model: TrayModel): void => {
    const before = shown;
    shown = model;
    if (!tray) {
      tray = options.createTray(imageOf(model.icon));
      tray.onActivate(options.onActivate);
      tray.onOpen(options.onOpen);
    } else if (!isDeepStrictEqual(before?.icon, model.icon)) {
      tray.setImage(imageOf(model.icon));
    }
    if (before?.tooltip !== model.tooltip) tray.setToolTip(model.tooltip);
    if (!isDeepStrictEqual(before?.items, model.items)) tray.setMenu(model.items, onClick);
  };

  return {
    show: render,
    recreate() {
      const model = shown;
      tray?.destroy();
      tray = null;
      shown = null;
      if (model) render(model);
    },
    destroy() {
      tray?.destroy();
      tray = null;
      shown = null;
    },
  };
}

/** The same picture is drawn once; those not shown for longest are forgotten first. */
function keepImages<Image>(draw: (spec: IconSpec) => Image): (spec: IconSpec) => Image {
  const images = new Map<string, Image>();
  return (spec) => {
    const key = JSON.stringify(spec);
    const image = images.get(key) ?? draw(spec);
    images.delete(key);
    images.set(key, image);
    for (const oldest of images.keys()) {
      if (images.size <= keptImages) break;
      images.delete(oldest);
    }
    return image;
  };
}
