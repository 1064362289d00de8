// Looks for planted secrets where none may be: in every file of a folder, and in the arguments of every process.
import { readdir, readFile } from 'node:fs/promises';
import { filesBelow } from './files-below.ts';

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

/** `name in file` for each secret that a file below the folder holds. */
export async function secretsBelow(
  folder: string,
  secrets: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const files = await filesBelow(folder);
  return files.flatMap(({ path, bytes }) =>
    secretsIn(bytes, secrets).map((name) => `${name} in ${path.slice(folder.length + 1)}`),
  );
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
