// Runs the installed `claude setup-token` for the person: gives the address to open and, when they have signed in there, the token.
// How that program behaves: docs/measured/claude-setup-token.md.
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import process from 'node:process';
import { AppError } from '../../../core/errors.ts';
import type { Clock } from '../../clock.ts';
import { type BrowserNote, createBrowserNote } from './browser-note.ts';
import { createCodeRequest } from './code-request.ts';
import { type HiddenTerminal, openHiddenTerminal } from './hidden-terminal.ts';
import type { SetupTokenScreen } from './read-screen.ts';
import { createSettled } from './settled.ts';
import { setupTokenEnvironment } from './setup-token-environment.ts';
import { signInAddresses } from './sign-in-addresses.ts';

export type SetupTokenOptions = {
  /** Absolute path of `claude`. */
  readonly program: string;
  /** A private, empty folder that the caller makes, and removes once `token` has settled. */
  readonly folder: string;
  /** The person's own environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly clock: Clock;
  /** From the start to the token. */
  readonly timeoutMs: number;
};

export type SetupTokenRun = {
  /** The address to open anywhere: it ends on a page that shows `code#state` for `submit`. Rejects like `token`. */
  readonly authorizeUrl: Promise<string>;
  /** The same sign-in for a browser on this computer: it ends without `submit`. Null where the program gives none. Rejects like `token`. */
  readonly loopbackUrl: Promise<string | null>;
  /**
   * Types what the person pasted, once: `code#state`, or the address of the page that shows it. The program itself does not look at
   * the state, so it is compared here.
   * @throws AppError as `parseRedirect` does, `attempt_unknown` when nothing is waited for; the run goes on
   */
  submit(code: string): void;
  /**
   * The token, when program and helpers are gone.
   * @throws AppError `setup_token_failed`, `backend_missing`, `attempt_cancelled`, `attempt_expired`
   */
  readonly token: Promise<string>;
  cancel(): void;
};

const failed = () => new AppError('setup_token_failed');

async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return isAbsolute(file) && (await stat(file)).isFile();
  } catch {
    return false;
  }
}

type Handlers = {
  onScreen(screen: SetupTokenScreen, note: BrowserNote): void;
  onExit(exitCode: number, screen: SetupTokenScreen): void;
};

async function start(options: SetupTokenOptions, { onScreen, onExit }: Handlers): Promise<HiddenTerminal> {
  const { program, folder, clock } = options;
  if (!(await isProgram(program))) throw new AppError('backend_missing', 'claude');
  const { platform } = process;
  const note = await createBrowserNote(folder, platform);
  const environment = setupTokenEnvironment(options.environment, { folder, browser: note.program, platform });
  return openHiddenTerminal({
    program,
    folder,
    environment,
    clock,
    onScreen: (screen) => onScreen(screen, note),
    onExit,
  });
}

export function runSetupToken(options: SetupTokenOptions): SetupTokenRun {
  const ended = createSettled<string>();
  const request = createCodeRequest();
  let terminal: HiddenTerminal | null = null;
  let isShown = false;

  const openRequest = async (shown: string, note: BrowserNote) => {
    const addresses = signInAddresses(shown, await note.read());
    if (addresses === null) ended.reject(failed());
    else request.open(addresses);
  };
  const handlers: Handlers = {
    onScreen(screen, note) {
      if (screen.token !== null) return ended.resolve(screen.token);
      if (screen.failed) return ended.reject(failed());
      if (screen.address === null || isShown) return;
      isShown = true;
      void openRequest(screen.address, note);
    },
    onExit(exitCode, { token }) {
      if (exitCode === 0 && token !== null) ended.resolve(token);
      else ended.reject(failed());
    },
  };

  const stopTimer = options.clock.after(options.timeoutMs, () => ended.reject(new AppError('attempt_expired')));
  const perform = async (): Promise<string> => {
    try {
      terminal = await start(options, handlers);
      const token = await ended.promise;
      request.close(new AppError('attempt_unknown'));
      return token;
    } catch (error) {
      const failure = error instanceof AppError ? error : failed();
      request.close(failure);
      throw failure;
    } finally {
      stopTimer();
      await terminal?.end();
    }
  };
  const token = perform();
  // Who waits for an address alone learns it there.
  token.catch(() => undefined);
  return {
    authorizeUrl: request.authorizeUrl,
    loopbackUrl: request.loopbackUrl,
    token,
    submit(code) {
      const text = request.answer(code);
      terminal?.enter(text);
    },
    cancel: () => ended.reject(new AppError('attempt_cancelled')),
  };
}
