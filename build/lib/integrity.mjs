// Checks a downloaded file against a pinned Subresource Integrity value (W3C SRI, as in npm lock files).
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

/** @param {string} file @returns {Promise<string>} `sha512-<base64>` of the file's bytes */
export async function integrityOf(file) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  return `sha512-${hash.digest('base64')}`;
}
