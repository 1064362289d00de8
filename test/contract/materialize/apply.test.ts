// A plan on a real disk: what the home holds afterwards, with which modes, and what links and leftovers in it can do.
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '../../../core/credential/secret.ts';
import { profileIdSchema } from '../../../core/ids.ts';
import { applyPlan, hasForeignSignIn, replaceFiles, wipeHome } from '../../../daemon/materialize/apply.ts';
import { backendOfHome, homeFolder } from '../../../daemon/materialize/home-folder.ts';
import { copiesOf } from '../../../daemon/materialize/native-files.ts';
import type { HomeRef, Plan } from '../../../daemon/materialize/plan.ts';
import { contentHash } from '../../../daemon/materialize/project-files.ts';

const work = profileIdSchema.parse('Work');
const ref: HomeRef = { backend: 'pi', profiles: [{ serviceId: 'openai', profileId: work }] };
const noCheckpoint = () => undefined;

let folder: string;
let data: string;
let native: string;
let outside: string;
let home: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'happier-apply-'));
  [data, native, outside] = ['data', 'native', 'outside'].map((name) => join(folder, name)) as [string, string, string];
  for (const each of [data, native, outside]) mkdirSync(each, { mode: 0o700 });
  home = homeFolder(data, ref);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function plan(parts: Partial<Plan> = {}): Plan {
  return {
    ref,
    accountIds: [null],
    home,
    credentialFiles: () => [],
    files: [{ path: 'auth.json', content: new Secret('token-1'), mode: 0o600 }],
    copies: [],
    mirrored: [],
    environment: { set: {}, remove: [] },
    args: { prepend: [], append: [], refused: [] },
    wipe: ['auth.json'],
    keychainItems: [],
    notices: [],
    projectFiles: [],
    ...parts,
  };
}

const put = (path: string, text: string, mode = 0o644) => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text, { mode });
};
const read = (name: string) => readFileSync(join(home, name), 'utf8');
const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

describe('a home', () => {
  it('is private on the way down, holds what is planned, and is marked', async () => {
    await applyPlan(
      data,
      plan({ files: [{ path: '.x/deep/auth.json', content: new Secret('s'), mode: 0o600 }] }),
      noCheckpoint,
    );
    for (const path of [join(data, 'homes'), dirname(home), home, join(home, '.x', 'deep')])
      expect(modeOf(path)).toBe('700');
    expect(modeOf(join(home, '.x/deep/auth.json'))).toBe('600');
    expect(JSON.parse(read('.happier-home.json'))).toEqual({
      v: 1,
      serviceId: 'openai',
      profileId: 'Work',
      backend: 'pi',
    });
  });

  it('of two slots is another one than that of the first alone', async () => {
    const both: HomeRef = { ...ref, profiles: [...ref.profiles, { serviceId: 'anthropic', profileId: work }] };
    const second = homeFolder(data, both);
    expect(second).not.toBe(home);
    expect(backendOfHome(second.split('/').at(-1) ?? '')).toBe('pi');
    await applyPlan(data, plan({ ref: both, home: second }), noCheckpoint);
    // Under its own name it is not the home of the first alone.
    await expect(applyPlan(data, plan({ home: second }), noCheckpoint)).rejects.toMatchObject({
      code: 'data_folder_unsafe',
    });
  });

  it('never takes a path that leaves it', async () => {
    for (const path of ['../x', 'a/../../x', '/x', 'a//b', 'a\\..\\b', 'a/./b'])
      await expect(
        applyPlan(data, plan({ files: [{ path, content: 'x', mode: 0o600 }] }), noCheckpoint),
      ).rejects.toMatchObject({ code: 'internal' });
  });

  it('replaces links that stand in the way, and what they point to stays', async () => {
    await applyPlan(data, plan(), noCheckpoint);
    put(join(outside, 'precious'), 'kept');
    symlinkSync(outside, join(home, 'skills'));
    rmSync(join(home, 'auth.json'));
    symlinkSync(join(outside, 'precious'), join(home, 'auth.json'));
    put(join(native, 'skills', 'a', 'SKILL.md'), 'skill');
    const { copies } = await copiesOf(native, ['skills']);
    await applyPlan(data, plan({ copies, mirrored: ['skills'] }), noCheckpoint);
    expect(lstatSync(join(home, 'skills')).isDirectory()).toBe(true);
    expect(lstatSync(join(home, 'auth.json')).isFile()).toBe(true);
    expect(read('skills/a/SKILL.md')).toBe('skill');
    expect(readFileSync(join(outside, 'precious'), 'utf8')).toBe('kept');
    expect(existsSync(join(outside, 'a'))).toBe(false);
  });
});

describe('copies of the person’s own', () => {
  const apply = async () => {
    const { copies, notices } = await copiesOf(native, ['skills', 'NOTES.md']);
    await applyPlan(data, plan({ copies, mirrored: ['skills', 'NOTES.md'] }), noCheckpoint);
    return notices;
  };

  it('are kept in step: new, changed and gone ones, and what may be run stays runnable', async () => {
    put(join(native, 'skills', 'a', 'SKILL.md'), 'one');
    put(join(native, 'skills', 'a', 'run.sh'), '#!/bin/sh', 0o755);
    put(join(native, 'skills', 'b', 'SKILL.md'), 'two');
    put(join(native, 'NOTES.md'), 'notes');
    await apply();
    expect([read('skills/a/SKILL.md'), read('skills/b/SKILL.md'), read('NOTES.md')]).toEqual(['one', 'two', 'notes']);
    expect([modeOf(join(home, 'skills/a/run.sh')), modeOf(join(home, 'skills/a/SKILL.md'))]).toEqual(['700', '600']);
    put(join(native, 'skills', 'a', 'SKILL.md'), 'one, changed');
    rmSync(join(native, 'skills', 'b'), { recursive: true });
    rmSync(join(native, 'NOTES.md'));
    put(join(home, 'skills', 'c', 'left.md'), 'made inside');
    await apply();
    expect(read('skills/a/SKILL.md')).toBe('one, changed');
    for (const gone of ['skills/b', 'skills/c', 'NOTES.md']) expect(existsSync(join(home, gone))).toBe(false);
  });

  it('that are as they were are not written again', async () => {
    put(join(native, 'NOTES.md'), 'notes');
    await apply();
    const before = statSync(join(home, 'NOTES.md')).ino;
    const token = statSync(join(home, 'auth.json')).ino;
    await apply();
    expect([statSync(join(home, 'NOTES.md')).ino, statSync(join(home, 'auth.json')).ino]).toEqual([before, token]);
    utimesSync(join(native, 'NOTES.md'), 1, 1);
    await apply();
    expect(statSync(join(home, 'NOTES.md')).ino).not.toBe(before);
  });

  it('follow the person’s links once, and no circle', async () => {
    put(join(outside, 'shared', 'SKILL.md'), 'shared');
    mkdirSync(join(native, 'skills'));
    symlinkSync(join(outside, 'shared'), join(native, 'skills', 'shared'));
    symlinkSync(native, join(native, 'skills', 'circle'));
    await apply();
    expect(lstatSync(join(home, 'skills', 'shared')).isSymbolicLink()).toBe(false);
    expect(read('skills/shared/SKILL.md')).toBe('shared');
  });

  it('that are too large are named and stay behind', async () => {
    put(join(native, 'skills', 'big', 'film.bin'), 'x'.repeat(9 * 1024 * 1024));
    expect(await apply()).toEqual([{ kind: 'not-copied', path: join(native, 'skills', 'big', 'film.bin') }]);
    expect(existsSync(join(home, 'skills'))).toBe(false);
  });
});

describe('the tokens of a home', () => {
  it('are replaced whole and private', async () => {
    await applyPlan(data, plan(), noCheckpoint);
    chmodSync(join(home, 'auth.json'), 0o644);
    await replaceFiles(home, [{ path: 'auth.json', content: new Secret('token-2'), mode: 0o600 }]);
    expect([read('auth.json'), modeOf(join(home, 'auth.json'))]).toEqual(['token-2', '600']);
  });

  it('and drafts of them go at the wiping, through no link', async () => {
    await applyPlan(data, plan({ files: [{ path: '.g/creds.json', content: 's', mode: 0o600 }] }), noCheckpoint);
    put(join(home, '.g', 'creds.json.0123456789ab.draft'), 's');
    put(join(home, '.g', 'sessions.json'), 'kept');
    await wipeHome(home, ['.g/creds.json']);
    expect([
      existsSync(join(home, '.g/creds.json')),
      existsSync(join(home, '.g/creds.json.0123456789ab.draft')),
    ]).toEqual([false, false]);
    expect(read('.g/sessions.json')).toBe('kept');
    rmSync(join(home, '.g'), { recursive: true });
    put(join(outside, 'creds.json'), 'of somebody else');
    symlinkSync(outside, join(home, '.g'));
    await wipeHome(home, ['.g/creds.json']);
    expect(readFileSync(join(outside, 'creds.json'), 'utf8')).toBe('of somebody else');
  });

  it('tell a sign-in that somebody made inside', async () => {
    await applyPlan(data, plan(), noCheckpoint);
    const isForeign = (text: string) => text.includes('refresh');
    expect(await hasForeignSignIn(home, ['auth.json', 'absent'], isForeign)).toBe(false);
    put(join(home, 'auth.json'), 'a refresh token');
    expect(await hasForeignSignIn(home, ['auth.json'], isForeign)).toBe(true);
    expect(await hasForeignSignIn(home, ['auth.json'], (text) => JSON.parse(text))).toBe(false);
  });
});

describe('the hash of a project file', () => {
  it('is of its content and names, and of where a link leads', async () => {
    const path = join(folder, 'project');
    put(join(path, 'a.json'), '1');
    const first = await contentHash(path);
    expect(await contentHash(path)).toBe(first);
    put(join(path, 'a.json'), '2');
    const second = await contentHash(path);
    rmSync(join(path, 'a.json'));
    put(join(path, 'b.json'), '2');
    const third = await contentHash(path);
    symlinkSync(join(outside), join(path, 'link'));
    const fourth = await contentHash(path);
    expect(new Set([first, second, third, fourth]).size).toBe(4);
    expect(await contentHash(join(folder, 'absent'))).toBeNull();
  });

  it('of what cannot be read matches no allowance', async () => {
    symlinkSync('/nowhere', join(folder, 'broken'));
    const hashes = [await contentHash(join(folder, 'broken')), await contentHash(join(folder, 'broken'))];
    expect(hashes[0]).not.toBe(hashes[1]);
  });
});
