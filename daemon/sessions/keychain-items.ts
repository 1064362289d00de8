// Items of the system's keychain that a backend would take instead of the files of its home, or makes of them (macOS).
import { execFile } from 'node:child_process';

export interface KeychainItems {
  /** Removes the items with these service names; those that are not there are no matter. */
  remove(names: readonly string[]): Promise<void>;
}

/** Runs a program to its end; answers its exit code, null when it could not be run or was killed. */
export type RunProgram = (file: string, args: readonly string[]) => Promise<number | null>;

const deadlineMs = 5_000;
/** `security` knows one item per call, and there may be one per user name. */
const mostItemsOfOneName = 5;

const run: RunProgram = (file, args) =>
  new Promise((resolve) => {
    const child = execFile(file, [...args], { timeout: deadlineMs }, () => resolve(child.exitCode));
  });

/** `security delete-generic-password -s NAME` (security(1)): names only, no secret is told or asked for. Elsewhere there is nothing to do. */
export function systemKeychainItems(
  platform: NodeJS.Platform = process.platform,
  program: RunProgram = run,
): KeychainItems {
  return {
    async remove(names) {
      if (platform !== 'darwin') return;
      for (const name of names)
        for (let item = 0; item < mostItemsOfOneName; item += 1)
          if ((await program('/usr/bin/security', ['delete-generic-password', '-s', name])) !== 0) break;
    },
  };
}
