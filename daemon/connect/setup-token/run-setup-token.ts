// Runs the installed `claude setup-token` for the person: gives the address to open and, when they have signed in there, the token.
// How that program behaves: docs/measured/claude-setup-token.md.
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import process from 'node:process';
import { AppError } from '../../../core/errors.ts';
import { parseRedirect } from '../../../core/oauth/redirect.ts';
import type { Clock } from '../../clock.ts';
import { type BrowserNote, createBrowserNote } from './browser-note.ts';
import { type HiddenTerminal, openHiddenTerminal } from './hidden-terminal.ts';
import type { SetupTokenScreen } from './read-screen.ts';
import { createSettled } from './settled.ts';
import { setupTokenEnvironment } from './setup-token-environment.ts';

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

async function requireProgram(program: string): Promise<void> {
  const isThere =
    isAbsolute(program) &&
    (await stat(program).then(
      (found) => found.isFile(),
      () => false,
    ));
  const mayRun =
    isThere &&
    (await access(program, constants.X_OK).then(
      () => true,
      () => false,
    ));
  if (!mayRun) throw new AppError('backend_missing', 'claude');
}

function expectedRedirect(authorizeUrl: string): { redirectUri: string; state: string } {
  const { searchParams } = new URL(authorizeUrl);
  return { redirectUri: searchParams.get('redirect_uri') ?? '', state: searchParams.get('state') ?? '' };
}

/** What is typed for a pasted text. A terminal would take a control character in it for a key. */
function textToType(pasted: string, authorizeUrl: string): string {
  const expected = expectedRedirect(authorizeUrl);
  const { code } = parseRedirect(pasted, expected);
  if (!/^[\x21-\x7e]+$/.test(code) || code.includes('#')) throw new AppError('redirect_not_url');
  return `${code}#${expected.state}`;
}

type Handlers = {
  onScreen(screen: SetupTokenScreen, note: BrowserNote): void;
  onExit(exitCode: number, screen: SetupTokenScreen): void;
};

async function start(options: SetupTokenOptions, { onScreen, onExit }: Handlers): Promise<HiddenTerminal> {
  const { program, folder, clock } = options;
  await requireProgram(program);
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
  const authorizeUrl = createSettled<string>();
  const loopbackUrl = createSettled<string | null>();
  let terminal: HiddenTerminal | null = null;
  let waitsFor: string | null = null;

  const handlers: Handlers = {
    onScreen(screen, note) {
      if (screen.token !== null) return ended.resolve(screen.token);
      if (screen.failed) return ended.reject(new AppError('setup_token_failed'));
      if (screen.authorizeUrl === null || authorizeUrl.isSettled()) return;
      waitsFor = screen.authorizeUrl;
      authorizeUrl.resolve(screen.authorizeUrl);
      loopbackUrl.resolve(note.read(screen.authorizeUrl));
    },
    onExit(exitCode, { token }) {
      if (exitCode === 0 && token !== null) ended.resolve(token);
      else ended.reject(new AppError('setup_token_failed'));
    },
  };

  const stopTimer = options.clock.after(options.timeoutMs, () => ended.reject(new AppError('attempt_expired')));
  const perform = async (): Promise<string> => {
    try {
      terminal = await start(options, handlers);
      return await ended.promise;
    } catch (error) {
      throw error instanceof AppError ? error : new AppError('setup_token_failed');
    } finally {
      stopTimer();
      waitsFor = null;
      await terminal?.end();
    }
  };
  const token = perform();
  token.catch((error: unknown) => {
    authorizeUrl.reject(error);
    loopbackUrl.reject(error);
  });

  return {
    authorizeUrl: authorizeUrl.promise,
    loopbackUrl: loopbackUrl.promise,
    token,
    submit(code) {
      if (waitsFor === null) throw new AppError('attempt_unknown');
      const text = textToType(code, waitsFor);
      waitsFor = null;
      terminal?.enter(text);
    },
    cancel: () => ended.reject(new AppError('attempt_cancelled')),
  };
}
