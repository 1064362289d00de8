// The application menu: macOS needs one for quitting, editing and windows; elsewhere there is none.
import { Menu } from 'electron';

export function setApplicationMenu(): void {
  const roles = [{ role: 'appMenu' as const }, { role: 'editMenu' as const }, { role: 'windowMenu' as const }];
  Menu.setApplicationMenu(process.platform === 'darwin' ? Menu.buildFromTemplate(roles) : null);
}
