// Shims in a folder: which there are, putting them there, taking them away. What is not ours is never touched.
import { randomUUID } from 'node:crypto';
import { lstat, mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BackendId, backendIds } from '../../core/catalog/backends.ts';
import { AppError } from '../../core/errors.ts';
import { shimMarker, shimMarkerBytes } from '../../core/shim.ts';
import { type ShimRequest, shimName, shimText } from './shim-text.ts';

export type Shim = { readonly backend: BackendId; readonly path: string };

async function startOf(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(shimMarkerBytes), 0, shimMarkerBytes, 0);
    return buffer.toString('latin1', 0, bytesRead);
  } finally {
    await file.close();
  }
}

/** `foreign`: also what cannot be read, and a link, whatever it leads to. */
async function look(path: string): Promise<'none' | 'ours' | 'foreign'> {
  const stats = await lstat(path).catch(() => null);
  if (stats === null) return 'none';
  if (!stats.isFile()) return 'foreign';
  const start = await startOf(path).catch(() => '');
  return start.includes(shimMarker) ? 'ours' : 'foreign';
}

const shimsOf = (folder: string, backends: readonly BackendId[]): readonly Shim[] =>
  backends.map((backend) => ({ backend, path: join(folder, shimName(backend, process.platform)) }));

export async function findShims(folder: string): Promise<readonly Shim[]> {
  const all = shimsOf(folder, backendIds);
  const looks = await Promise.all(all.map(({ path }) => look(path)));
  return all.filter((_, at) => looks[at] === 'ours');
}

/**
 * @param folder absolute path; made when it is not there
 * @throws AppError `shim_folder` when one of the names is taken there by something else; then nothing was written
 */
export async function installShims(
  folder: string,
  backends: readonly BackendId[],
  request: Omit<ShimRequest, 'backend'>,
): Promise<readonly Shim[]> {
  const shims = shimsOf(folder, backends);
  for (const { path } of shims)
    if ((await look(path)) === 'foreign') throw new AppError('shim_folder', path.slice(-200));
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const { backend, path } of shims) {
    const part = `${path}.${randomUUID()}.part`;
    await writeFile(part, shimText({ ...request, backend }, process.platform), { mode: 0o755, flag: 'wx' });
    await rename(part, path);
  }
  return shims;
}

/** Answers which were there. */
export async function removeShims(folder: string, backends: readonly BackendId[]): Promise<readonly Shim[]> {
  const there = await findShims(folder);
  const gone = there.filter(({ backend }) => backends.includes(backend));
  for (const { path } of gone) await rm(path);
  return gone;
}
