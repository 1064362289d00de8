// Every file below a folder with its bytes, for scans. What vanishes between listing and reading (a database's side files) is passed over.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export async function filesBelow(folder: string): Promise<{ path: string; bytes: Buffer }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const read = async (path: string) => {
    try {
      return [{ path, bytes: await readFile(path) }];
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
  };
  return (await Promise.all(files.map(read))).flat();
}
