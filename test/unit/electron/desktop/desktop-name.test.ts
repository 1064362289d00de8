import { expect, it } from 'vitest';
import { desktopOf } from '../../../../electron/desktop/desktop-name.ts';

it.each([
  ['GNOME', 'gnome'],
  ['ubuntu:GNOME', 'ubuntu'],
  ['pop:GNOME', 'gnome'],
  ['GNOME-Classic:GNOME', 'gnome'],
  ['KDE', 'kde'],
  ['X-Cinnamon', 'cinnamon'],
  ['XFCE', 'xfce'],
  ['Budgie:GNOME', 'budgie'],
  ['LXQt', 'lxqt'],
  ['DDE', 'deepin'],
  ['Hyprland', 'hyprland'],
  ['i3', 'i3'],
  ['something-new', 'other'],
  ['', 'other'],
  [undefined, 'other'],
])('knows the desktop of %s', (current, desktop) => {
  expect(desktopOf({ XDG_CURRENT_DESKTOP: current })).toBe(desktop);
});

it('goes by what Electron has put aside', () => {
  expect(desktopOf({ XDG_CURRENT_DESKTOP: 'Unity', ORIGINAL_XDG_CURRENT_DESKTOP: 'ubuntu:GNOME' })).toBe('ubuntu');
});
