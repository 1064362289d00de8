// The data folder and the files that the daemon replaces whole.
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readPassphraseFile } from '../../../daemon/account/passphrase-file.ts';
import { atomicWrite } from '../../../daemon/atomic-write.ts';
import { openDataFolder } from '../../../daemon/data-folder.ts';
import { systemPorts } from '../../../daemon/ports.ts';

const { random } = systemPorts;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'happier-files-'));
});
afterEach(() => rmSync(folder, { recursive: true }));
const modeOf = (path: string) => statSync(path).mode & 0o777;

describe('data folder', () => {
  it('is made private', async () => {
    const home = join(folder, 'a', 'b');
    await openDataFolder(home);
    expect(modeOf(home)).toBe(0o700);
  });

  it('is narrowed while it is empty, refused once something lies in it', async () => {
    const home = join(folder, 'open');
    mkdirSync(home);
    chmodSync(home, 0o755);
    await openDataFolder(home);
    expect(modeOf(home)).toBe(0o700);
    writeFileSync(join(home, 'file'), '');
    chmodSync(home, 0o750);
    await expect(openDataFolder(home)).rejects.toMatchObject({ code: 'data_folder_unsafe' });
    expect(modeOf(home)).toBe(0o750);
  });

  it('is refused when it is a link', async () => {
    const home = join(folder, 'link');
    symlinkSync(folder, home);
    await expect(openDataFolder(home)).rejects.toMatchObject({ code: 'data_folder_unsafe' });
  });
});

describe('atomic write', () => {
  it('replaces the text, private, and leaves nothing else behind', async () => {
    const file = join(folder, 'file.json');
    await atomicWrite(file, 'one', random);
    await atomicWrite(file, 'two', random);
    expect([readFileSync(file, 'utf8'), modeOf(file), readdirSync(folder)]).toEqual(['two', 0o600, ['file.json']]);
  });

  it('leaves the old text and no draft when it fails', async () => {
    const file = join(folder, 'taken');
    mkdirSync(join(file, 'by a folder'), { recursive: true });
    await expect(atomicWrite(file, 'text', random)).rejects.toThrow();
    expect(readdirSync(folder)).toEqual(['taken']);
  });
});

describe('passphrase file', () => {
  const write = (text: string, mode = 0o600) => {
    const file = join(folder, 'passphrase');
    writeFileSync(file, text);
    chmodSync(file, mode);
    return file;
  };

  it.each(['correct horse', 'correct horse\n', 'correct horse\r\nsecond line'])(
    'gives its first line: %j',
    async (text) => {
      expect(await readPassphraseFile(write(text))).toBe('correct horse');
    },
  );

  it.each([
    ['open to the group', 'text', 0o640],
    ['open to all', 'text', 0o604],
    ['empty', '', 0o600],
    ['without a first line', '\ntext', 0o600],
    ['too large', 'x'.repeat(5000), 0o600],
  ])('is refused when it is %s', async (_, text, mode) => {
    const refused = expect(readPassphraseFile(write(text, mode))).rejects;
    await refused.toMatchObject({
      code: 'invalid_environment',
      detail: expect.stringMatching(/^HAPPIER_PASSPHRASE_FILE:/),
    });
  });

  it('is refused when it is not there or a folder', async () => {
    for (const path of [join(folder, 'none'), folder]) {
      await expect(readPassphraseFile(path)).rejects.toMatchObject({ code: 'invalid_environment' });
    }
  });
});
