// The unprivileged user that Electron tests run as where we are root: Chromium keeps its sandbox off for root only.
import { readFileSync } from 'node:fs';
import { Failure } from './failure.mjs';
import { run } from './run.mjs';

const name = 'happier-test';

/**
 * @typedef {{ name: string, uid: number, gid: number }} TestUser
 * @param {string} [accounts] content of the account file
 * @returns {TestUser | undefined}
 */
export function findTestUser(accounts = readFileSync('/etc/passwd', 'utf8')) {
  const row = accounts.split('\n').find((line) => line.startsWith(`${name}:`));
  const [, , uid, gid] = row?.split(':') ?? [];
  return uid && gid ? { name, uid: Number(uid), gid: Number(gid) } : undefined;
}

/** Makes the user when we are root on Linux. @param {import('./report.mjs').Report} report */
export async function ensureTestUser(report) {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || findTestUser()) return;
  report.doing(`making the unprivileged user ${name} for the Electron tests`);
  const made = await run('useradd', ['--create-home', '--shell', '/bin/sh', name]);
  if (made.code === 0 && findTestUser()) return;
  throw new Failure(
    `useradd failed: ${made.output.trim()}`,
    `make a user called ${name}, or run the tests as a normal user.`,
  );
}
