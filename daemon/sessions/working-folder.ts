// The folder a session runs in: absolute, there, and a folder.
import { stat } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { AppError } from '../../core/errors.ts';

/**
 * @param typed as the person typed it; `~` is their own folder
 * @param userFolder absolute path
 * @throws AppError `invalid_input` (not absolute), `folder_missing`
 */
export async function workingFolder(typed: string, userFolder: string): Promise<string> {
  const path = /^~($|[/\\])/.test(typed) ? join(userFolder, typed.slice(1)) : typed;
  if (!isAbsolute(path) || path.includes('\0'))
    throw new AppError('invalid_input', 'the folder is not an absolute path');
  const stats = await stat(path).catch(() => null);
  if (!stats?.isDirectory()) throw new AppError('folder_missing', path.length > 200 ? `…${path.slice(-199)}` : path);
  return resolve(path);
}
