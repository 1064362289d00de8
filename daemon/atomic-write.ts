// Replaces a file so that a reader, or the next start after a crash, finds the old text or the new one, never a mix.
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Random } from './clock.ts';

async function syncFolder(path: string): Promise<void> {
  // Windows cannot open a folder; its rename is durable by itself.
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  await folder.sync().finally(() => folder.close());
}

async function replace(path: string, text: string, random: Random, isDurable: boolean): Promise<void> {
  const draft = `${path}.${Buffer.from(random(6)).toString('hex')}.draft`;
  try {
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(text);
      if (isDurable) await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  if (isDurable) await syncFolder(dirname(path));
}

/** Writes with mode 0600, synced to the disk before and after it takes its name. */
export function atomicWrite(path: string, text: string, random: Random): Promise<void> {
  return replace(path, text, random, true);
}

/**
 * The same without waiting for the disk: survives the end of this process at any moment, not a loss of power. For what means nothing
 * after one: which processes run, and homes, which every start fills anew.
 */
export function atomicReplace(path: string, text: string, random: Random): Promise<void> {
  return replace(path, text, random, false);
}
