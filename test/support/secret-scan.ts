// Looks for planted secrets where none may be: in every file of a folder, and in the arguments of every process.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Each secret as it is, and in the encodings in which it could be hidden from a plain search. */
function forms(secret: string): readonly Buffer[] {
  const bytes = Buffer.from(secret, 'utf8');
  return [bytes, Buffer.from(bytes.toString('base64').replace(/=+$/, '')), Buffer.from(encodeURIComponent(secret))];
}

export function secretsIn(content: Buffer, secrets: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(secrets).flatMap(([name, secret]) =>
    forms(secret).some((form) => content.includes(form)) ? [name] : [],
  );
}

/** `name in file` for each secret that a file below the folder holds; files that vanish meanwhile are passed over. */
export async function secretsBelow(
  folder: string,
  secrets: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const content = await readFile(file).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return Buffer.alloc(0);
      throw error;
    });
    for (const name of secretsIn(content, secrets)) found.push(`${name} in ${file.slice(folder.length + 1)}`);
  }
  return found;
}

/** `name in the arguments of program` for each process whose arguments hold a secret. */
export async function secretsInArguments(secrets: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const found: string[] = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const line = await readFile(`/proc/${pid}/cmdline`).catch(() => Buffer.alloc(0));
    for (const name of secretsIn(line, secrets))
      found.push(`${name} in the arguments of ${line.toString('utf8').split('\0', 1)}`);
  }
  return found;
}
