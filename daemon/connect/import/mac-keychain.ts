// Claude Code's entry in the keychain of macOS, read with the system's own `security` program. macOS asks the person before it answers.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import type { LoginText } from './login-file.ts';

/** The one question that is asked of the keychain of macOS. Nothing is ever written there. */
export interface MacKeychain {
  /** What `security find-generic-password -w` prints for a service. */
  read(service: string): Promise<LoginText>;
}

/** Exit code of `security` when there is no such entry (errSecItemNotFound). */
const notFound = 44;
const promptMs = 60_000;
const largestBytes = 256 * 1024;

/** The name that Claude Code gives its entry (services.md §4.5): with a config folder of its own, a hash of that folder's path. */
export function claudeEntryName(configFolder: string | null): string {
  if (configFolder === null) return 'Claude Code-credentials';
  return `Claude Code-credentials-${createHash('sha256').update(configFolder).digest('hex').slice(0, 8)}`;
}

/** `security` prints a secret as hexadecimal digits when it holds anything but printable ASCII. */
export function decodePrinted(printed: string): string {
  const text = printed.replace(/\n$/, '');
  return /^([0-9a-f]{2})+$/i.test(text) ? Buffer.from(text, 'hex').toString('utf8') : text;
}

export const systemMacKeychain: MacKeychain = {
  read(service) {
    const options = { timeout: promptMs, maxBuffer: largestBytes, encoding: 'utf8' } as const;
    return new Promise((resolve) => {
      execFile('/usr/bin/security', ['find-generic-password', '-s', service, '-w'], options, (error, stdout) => {
        if (error) return resolve({ outcome: error.code === notFound ? 'absent' : 'unreadable' });
        resolve({ outcome: 'text', text: decodePrinted(stdout) });
      });
    });
  },
};
