// The keyboard shortcuts of the window and how each platform writes them.
import type { AppInfo } from '../state/app-context.ts';

/** "⌘N" on macOS, "Ctrl N" elsewhere. */
export function shortcutLabel(key: string, platform: AppInfo['platform']): string {
  return platform === 'darwin' ? `⌘${key}` : `Ctrl ${key}`;
}
