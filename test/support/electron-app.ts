// The built app in real Electron, driven by Playwright: a data folder of its own, a passphrase file, what it printed.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ElectronApplication, _electron as electron, type Page } from 'playwright-core';
import type { Bridge } from '../../core/api/bridge.ts';
import { poll } from './poll.ts';

declare global {
  interface Window {
    readonly happier?: Bridge;
  }
}

export type TestApp = {
  readonly electron: ElectronApplication;
  /** HAPPIER_HOME of this start. */
  readonly home: string;
  /** Everything that the app has printed so far. */
  output(): string;
  /** The page of the main window, once it is there. */
  mainPage(): Promise<Page>;
  /** The first page whose address the test accepts, once it is there. */
  page(accepts: (address: string) => boolean): Promise<Page>;
  /** Answers every native dialog from now on with this button (1 = agree); gives what the dialogs said so far. */
  answerDialogs(button: number): Promise<() => Promise<readonly ShownDialog[]>>;
  /** Quits the app; the data folder goes too, unless it was given. */
  close(): Promise<void>;
};

export type ShownDialog = { readonly message: string; readonly detail: string; readonly buttons: readonly string[] };

export type LaunchOptions = {
  /** Variables on top of the test's own, e.g. those of a simulator. */
  readonly environment?: Readonly<Record<string, string>>;
  /** A data folder that stays; default: a new one that goes with the app. */
  readonly home?: string;
  readonly args?: readonly string[];
  /** Passphrase of the data; null: none is given. */
  readonly passphrase?: string | null;
};

export async function launchApp(options: LaunchOptions = {}): Promise<TestApp> {
  const { environment = {}, args = ['--show'], passphrase = 'a passphrase for tests' } = options;
  const folder = await mkdtemp(join(tmpdir(), 'app-'));
  const home = options.home ?? join(folder, 'd');
  const passphraseFile = join(folder, 'passphrase');
  if (passphrase !== null) await writeFile(passphraseFile, passphrase, { mode: 0o600 });
  const app = await electron.launch({
    executablePath: join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? '', 'electron'),
    chromiumSandbox: true,
    // Pages follow the app's theme, as they do without Playwright.
    colorScheme: null,
    args: ['--disable-gpu', process.cwd(), ...args],
    env: {
      ...definedOnly(process.env),
      HAPPIER_HOME: home,
      ...(passphrase === null ? {} : { HAPPIER_PASSPHRASE_FILE: passphraseFile }),
      ...environment,
    },
  });
  let output = '';
  const collect = (chunk: Buffer): void => {
    output += chunk.toString();
  };
  app.process().stdout?.on('data', collect);
  app.process().stderr?.on('data', collect);
  const page = (accepts: (address: string) => boolean): Promise<Page> =>
    poll(() => app.windows().find((one) => accepts(one.url())));
  return {
    electron: app,
    home,
    output: () => output,
    mainPage: () => page((address) => address.startsWith('app://ui/index.html')),
    page,
    answerDialogs: (button) => answerDialogs(app, button),
    async close() {
      await app.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}

async function answerDialogs(app: ElectronApplication, button: number) {
  await app.evaluate(({ dialog }, response) => {
    const shown: unknown[] = [];
    Object.assign(globalThis, { shownDialogs: shown });
    dialog.showMessageBox = (async (...args: unknown[]) => {
      shown.push(args.at(-1));
      return { response, checkboxChecked: false };
    }) as typeof dialog.showMessageBox;
  }, button);
  return () =>
    app.evaluate(() =>
      (globalThis as unknown as { shownDialogs: ShownDialog[] }).shownDialogs.map(({ message, detail, buttons }) => ({
        message,
        detail,
        buttons,
      })),
    );
}

function definedOnly(variables: NodeJS.ProcessEnv): Record<string, string> {
  const entries = Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(entries);
}
