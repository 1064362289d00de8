// HAPPIER_PASSPHRASE_FILE: the passphrase of a machine without a keychain, in a file that only its owner can read.
import { open } from 'node:fs/promises';
import { AppError } from '../../core/errors.ts';

const largestBytes = 4096;
const othersMayTouch = 0o077;

const refuse = (what: string) => new AppError('invalid_environment', `HAPPIER_PASSPHRASE_FILE: ${what}`);

/**
 * Reads the first line. Links are followed (secrets are often mounted behind one), what they lead to is checked.
 * @throws AppError `invalid_environment` when it is not there, not ours, open to others, empty or too large
 */
export async function readPassphraseFile(path: string): Promise<string> {
  const file = await open(path, 'r').catch(() => {
    throw refuse('expected a file that can be read');
  });
  try {
    const stats = await file.stat();
    if (!stats.isFile() || stats.size > largestBytes) throw refuse(`expected a file of at most ${largestBytes} bytes`);
    const shared =
      process.getuid !== undefined && (stats.uid !== process.getuid() || (stats.mode & othersMayTouch) !== 0);
    if (shared) throw refuse('expected a file of your own with mode 600');
    const [line = ''] = (await file.readFile('utf8')).split(/\r?\n/, 1);
    if (line === '') throw refuse('expected a passphrase on its first line');
    return line;
  } finally {
    await file.close();
  }
}
