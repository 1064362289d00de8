// Reads a file of a CLI that holds a login: once, bounded, and only what this person's own regular file says.
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

export type LoginText =
  | { readonly outcome: 'text'; readonly text: string }
  | { readonly outcome: 'absent' | 'unreadable' };

const absent = ['ENOENT', 'ENOTDIR'];

async function readBounded(file: FileHandle, largestBytes: number): Promise<LoginText> {
  const stats = await file.stat();
  const foreign = process.getuid !== undefined && stats.uid !== process.getuid();
  if (!stats.isFile() || foreign || stats.size > largestBytes) return { outcome: 'unreadable' };
  // One byte more than it had: it may be growing, and is read half then.
  const buffer = Buffer.alloc(stats.size + 1);
  let length = 0;
  for (let more = true; more && length <= stats.size; ) {
    const { bytesRead } = await file.read(buffer, length, buffer.length - length, null);
    length += bytesRead;
    more = bytesRead > 0;
  }
  if (length > stats.size) return { outcome: 'unreadable' };
  return { outcome: 'text', text: buffer.toString('utf8', 0, length) };
}

/**
 * A link is followed (many people link their settings); what it leads to is looked at once it is open, so that it cannot change between.
 * @param path absolute
 */
export async function readLoginFile(path: string, largestBytes: number): Promise<LoginText> {
  try {
    // Without waiting: a pipe in this place would never answer.
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    return await readBounded(file, largestBytes).finally(() => file.close());
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return { outcome: absent.includes(code) ? 'absent' : 'unreadable' };
  }
}
