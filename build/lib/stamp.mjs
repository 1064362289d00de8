// Remembers from which inputs something was made, so that unchanged work is skipped.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import fsp from 'node:fs/promises';
import path from 'node:path';
import { cacheFolder, projectRoot } from './project.mjs';

/** @param {string} name */
const stampFile = (name) => path.join(cacheFolder, 'stamps', name);

/**
 * One digest over the content of files; folders count with everything below them, missing ones count as missing.
 * @param {string[]} inputs paths relative to the checkout
 * @param {unknown} [options] anything else that the result depends on, JSON-able
 * @param {string} [root]
 * @returns {string} hexadecimal SHA-256
 */
export function digestOf(inputs, options = null, root = projectRoot) {
  const hash = createHash('sha256').update(JSON.stringify(options));
  for (const input of inputs) {
    for (const file of filesBelow(path.join(root, input))) {
      hash.update(`\0${path.relative(root, file)}\0`);
      hash.update(fs.readFileSync(file));
    }
  }
  return hash.digest('hex');
}

/** @param {string} start @returns {string[]} files in a stable order */
function filesBelow(start) {
  const stat = fs.statSync(start, { throwIfNoEntry: false });
  if (!stat) return [];
  if (!stat.isDirectory()) return [start];
  return fs
    .readdirSync(start)
    .sort()
    .flatMap((name) => filesBelow(path.join(start, name)));
}

/** @param {string} name @param {string} digest @returns {boolean} whether this was made from the same inputs last time */
export function isStamped(name, digest) {
  try {
    return fs.readFileSync(stampFile(name), 'utf8') === digest;
  } catch {
    return false;
  }
}

/** @param {string} name @param {string} digest */
export async function stamp(name, digest) {
  await fsp.mkdir(path.dirname(stampFile(name)), { recursive: true });
  await fsp.writeFile(stampFile(name), digest);
}
