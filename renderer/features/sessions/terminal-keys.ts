// Which key presses in a terminal are ours. On macOS the Command key is; elsewhere plain Ctrl belongs to the program.
import type { AppInfo } from '../../state/app-context.ts';

/** `window`: a shortcut of the window, which handles it itself. */
export type TerminalKey = 'program' | 'copy' | 'paste' | 'search' | 'leave' | 'window';

type Press = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

export function terminalKey(press: Press, platform: AppInfo['platform'], hasSelection: boolean): TerminalKey {
  if (press.key === 'F6') return 'leave';
  if (press.altKey) return 'program';
  const isOurs =
    platform === 'darwin' ? press.metaKey && !press.ctrlKey : press.ctrlKey && press.shiftKey && !press.metaKey;
  if (!isOurs) return 'program';
  switch (press.key.toLowerCase()) {
    case 'c':
      return hasSelection ? 'copy' : 'window';
    case 'v':
      return 'paste';
    case 'f':
      return 'search';
    default:
      return 'window';
  }
}
