// A folder with a program that passes for a backend's CLI: it tells a version, and else runs until it is ended.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** @returns the folder, to be put first in PATH */
export async function makeSleepingBackend(root: string, name: 'codex' | 'claude' | 'gemini'): Promise<string> {
  const folder = join(root, 'bin');
  await mkdir(folder, { recursive: true });
  const script = '#!/bin/sh\nif [ "$1" = --version ]; then echo "9.9.9"; exit; fi\nexec sleep 100000\n';
  await writeFile(join(folder, name), script, { mode: 0o755 });
  return folder;
}
