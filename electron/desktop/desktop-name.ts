// Which desktop this is, as far as it decides how a person gets a tray there.
import { type Desktop, desktopSchema } from '../../core/api/shell.ts';

/** Names in XDG_CURRENT_DESKTOP that differ from ours. */
const otherNames: Readonly<Record<string, Desktop>> = {
  'x-cinnamon': 'cinnamon',
  'gnome-classic': 'gnome',
  'gnome-flashback': 'gnome',
  dde: 'deepin',
};

/** XDG_CURRENT_DESKTOP holds names separated by colons, the most exact one first; Electron puts "Unity" there and the true value aside. */
export function desktopOf(variables: Readonly<Record<string, string | undefined>>): Desktop {
  const names = variables.ORIGINAL_XDG_CURRENT_DESKTOP ?? variables.XDG_CURRENT_DESKTOP ?? '';
  for (const name of names.toLowerCase().split(':')) {
    const known = desktopSchema.safeParse(otherNames[name] ?? name);
    if (known.success) return known.data;
  }
  return 'other';
}
