// Rules that a look at the sources proves: what may stand in one place only, and what may stand nowhere (anchors C.1, C.2).
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { oldestSupportedElectron } from '../../../../electron/oauth-window/runtime-support.ts';

const root = join(import.meta.dirname, '..', '..', '..', '..');
const sources = ['electron', 'renderer'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => ({ file: `${folder}/${file}`, text: readFileSync(join(root, folder, file), 'utf8') })),
);

/** Comments may speak of anything. */
const code = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
const filesWith = (pattern: RegExp): string[] =>
  sources.filter(({ text }) => pattern.test(code(text))).map(({ file }) => file);

describe('one place only', () => {
  it.each([
    [
      'windows and views',
      /new (BrowserWindow|BaseWindow|WebContentsView|BrowserView)\b/,
      ['electron/security/window-factory.ts'],
    ],
    ['the browser of the person', /\bopenExternal\(/, ['electron/security/external-links.ts']],
    ['handlers of calls', /\.handle\(channel/, ['electron/ipc.ts']],
    ['the bridge as a page sees it', /\bwindow\.happier\b/, ['renderer/bridge.ts']],
    ['printing', /webContents\.print\(/, ['electron/recovery/recovery-window.ts']],
    ['the question for the recovery key', /account\.recoveryKey\b/, ['electron/recovery/recovery-handlers.ts']],
    ['the bridge of the recovery window', /\bwindow\.happierRecovery\b/, ['renderer/recovery.ts']],
    ['@electron/remote in the main process', /@electron\/remote\/main/, ['electron/windows/diagnostics-window.ts']],
    ['@electron/remote in a page', /from '@electron\/remote'/, ['electron/diagnostics-preload.ts']],
  ])('%s', (_what, pattern, files) => expect(filesWith(pattern)).toEqual(files));
});

describe('nowhere', () => {
  it.each([
    [
      'settings that weaken a page',
      /\b(webSecurity|allowRunningInsecureContent|experimentalFeatures|enableBlinkFeatures|nodeIntegration: true|contextIsolation: false|sandbox: false|webviewTag: true)\b/,
    ],
    [
      'reaching into a page',
      /\b(executeJavaScript|insertCSS|sendInputEvent|before-input-event|\.debugger\b|openDevTools)\b/,
    ],
    ['another user agent', /\b(setUserAgent|userAgentFallback|userAgent:)/],
    ['pages from files', /\b(loadFile|file:\/\/)/],
    ['listeners on raw channels in the main process', /\bipcMain\.(on|once|handleOnce)\(/],
  ])('%s', (_what, pattern) => expect(filesWith(pattern)).toEqual([]));
});

it('is built for an Electron that still gets security fixes', () => {
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect(Number.parseInt(devDependencies.electron, 10)).toBeGreaterThanOrEqual(oldestSupportedElectron);
});
