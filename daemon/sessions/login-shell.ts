// The environment of the person's login shell, asked for once: an app that was started from a desktop does not have it.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { delimiter, isAbsolute } from 'node:path';

export type Environment = Readonly<Record<string, string>>;

const usualDeadlineMs = 5_000;
const largestAnswer = 4 * 1024 * 1024;

/** What the shell itself sets, and what the program that started us needed for itself alone. */
const shellsOwn = ['_', 'SHLVL', 'PWD', 'OLDPWD'];
const startersOwn = /^(ELECTRON_|npm_|INIT_CWD$|NODE_CHANNEL_)/;
/** Gemini CLI then takes a terminal for a pipe and ends (measured, 0.61.0), other CLIs draw only once; a person sits at ours. */
const unattended = /^(CI|CI_.*|CONTINUOUS_INTEGRATION|GITHUB_ACTIONS)$/;

/** What Electron 33 sets in its own environment on Linux (measured), with the one value it sets; it keeps the name of the desktop aside. */
const electronsOwn = new Map([
  ['GDK_BACKEND', 'x11'],
  ['NO_AT_BRIDGE', '1'],
  ['DBUS_SESSION_BUS_ADDRESS', 'disabled:'],
]);

/** What our program was started with. Without this an agent's programs would take every desktop that has indicators for Unity. */
function asStarted(variables: Record<string, string>): Record<string, string> {
  const { ORIGINAL_XDG_CURRENT_DESKTOP: desktop, CHROME_DESKTOP: _, ...rest } = variables;
  // Without an Electron in between each of these is the person's own.
  if (desktop === undefined) return variables;
  const kept = Object.entries(rest).filter(([name, value]) => electronsOwn.get(name) !== value);
  // Electron writes this word where there was no variable.
  return { ...Object.fromEntries(kept), ...(desktop !== 'undefined' && { XDG_CURRENT_DESKTOP: desktop }) };
}

function withoutUndefined(variables: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const present = Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(present);
}

function ask(shell: string, environment: Environment, marker: string, deadlineMs: number): Promise<string | null> {
  return new Promise((resolve) => {
    // A session of its own has no terminal that a start-up file could wait at.
    const child = spawn(shell, ['-l', '-c', `printf %s ${marker}; env -0; printf %s ${marker}`], {
      env: environment,
      stdio: ['ignore', 'pipe', 'ignore'],
      detached: true,
    });
    let answer = '';
    const end = () => {
      clearTimeout(timer);
      if (child.pid === undefined) return;
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch {
        // Gone already.
      }
    };
    const timer = setTimeout(() => {
      end();
      resolve(null);
    }, deadlineMs);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      answer += text;
      if (answer.length > largestAnswer) end();
      // Something that a start-up file left running may hold the pipe open for ever.
      if (answer.split(marker).length > 2) {
        end();
        resolve(answer);
      }
    });
    child.once('error', () => {
      end();
      resolve(null);
    });
    child.once('close', () => {
      end();
      resolve(answer);
    });
  });
}

function parse(answer: string, marker: string): Record<string, string> | null {
  const text = answer.split(marker)[1];
  if (text === undefined || answer.split(marker).length < 3) return null;
  const entries = text.split('\0').filter((entry) => entry.indexOf('=') > 0);
  return Object.fromEntries(
    entries.map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)]),
  );
}

/** Own entries first, in order, then those that only the shell knows; relative ones are left out. */
export function joinPaths(own: string, shells: string): string {
  return [...new Set([...own.split(delimiter), ...shells.split(delimiter)].filter(isAbsolute))].join(delimiter);
}

/**
 * The login shell's environment over our own. Falls back to our own when there is no shell, it fails, or takes longer than five seconds.
 * @param variables our own environment
 */
export async function loginShellEnvironment(
  variables: Readonly<Record<string, string | undefined>>,
  {
    platform = process.platform,
    deadlineMs = usualDeadlineMs,
  }: { platform?: NodeJS.Platform; deadlineMs?: number } = {},
): Promise<Environment> {
  const started = Object.entries(asStarted(withoutUndefined(variables)));
  const own = Object.fromEntries(started.filter(([name]) => !startersOwn.test(name) && !unattended.test(name)));
  const shell = own.SHELL ?? '/bin/sh';
  if (platform === 'win32' || !isAbsolute(shell)) return own;
  const marker = `happier-${randomBytes(8).toString('hex')}`;
  const answer = await ask(shell, own, marker, deadlineMs);
  const shells = answer === null ? null : parse(answer, marker);
  if (shells === null) return own;
  for (const name of shellsOwn) delete shells[name];
  return { ...own, ...shells, PATH: joinPaths(own.PATH ?? '', shells.PATH ?? '') };
}
