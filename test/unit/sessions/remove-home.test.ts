// Homes of a profile that is gone: found also where it filled a second slot, and removed only where they are really ours.
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { profileIdSchema } from '../../../core/ids.ts';
import { homeFolder, homesFolder } from '../../../daemon/materialize/home-folder.ts';
import { openHome } from '../../../daemon/materialize/open-home.ts';
import type { HomeRef } from '../../../daemon/materialize/plan.ts';
import { homesOf, removeHome } from '../../../daemon/sessions/remove-home.ts';

const id = (text: string) => profileIdSchema.parse(text);
const codexWork = { serviceId: 'openai-codex', profileId: id('Work') } as const;
const codexOther = { serviceId: 'openai-codex', profileId: id('Work-2') } as const;
const claudeWork = { serviceId: 'anthropic', profileId: id('Work') } as const;
const alone: HomeRef = { backend: 'codex', profiles: [codexWork] };
const both: HomeRef = { backend: 'pi', profiles: [codexWork, claudeWork] };
const others: HomeRef = { backend: 'pi', profiles: [codexOther, claudeWork] };

let data: string;
beforeEach(async () => {
  // A name that looks like a second slot: only the home's own folder counts.
  data = await mkdtemp(join(await realpath(tmpdir()), 'happier~anthropic~p-+work~'));
});
afterEach(() => rm(data, { recursive: true, force: true }));

async function makeHome(ref: HomeRef): Promise<string> {
  const home = homeFolder(data, ref);
  await openHome(data, home, ref);
  await writeFile(join(home, 'history.jsonl'), 'text');
  return home;
}

describe('the homes of a profile', () => {
  it('are its own and those where it fills a second slot, and no other’s', async () => {
    const [first, second, third] = [await makeHome(alone), await makeHome(both), await makeHome(others)];
    expect([...(await homesOf(data, codexWork))].sort()).toEqual([first, second].sort());
    expect([...(await homesOf(data, claudeWork))].sort()).toEqual([second, third].sort());
    expect(await homesOf(data, codexOther)).toEqual([third]);
    expect(await homesOf(data, { serviceId: 'openai', profileId: id('Work') })).toEqual([]);
  });

  it('are not looked for behind links', async () => {
    const home = await makeHome(both);
    const away = join(data, 'away');
    await rename(dirname(home), away);
    await symlink(away, dirname(home));
    // Not known to be gone, so it is tried again.
    await expect(homesOf(data, codexWork)).rejects.toThrow();
    expect(await homesOf(data, claudeWork)).toEqual([]);
  });
});

describe('a home', () => {
  it('goes with all that is in it, and the folder of its profile with the last one', async () => {
    const [first, second] = [await makeHome(alone), await makeHome(both)];
    expect(await removeHome(data, first, codexWork)).toBe('removed');
    expect([existsSync(first), existsSync(second)]).toEqual([false, true]);
    expect(await removeHome(data, second, claudeWork)).toBe('removed');
    expect(existsSync(dirname(second))).toBe(false);
    expect(await removeHome(data, second, claudeWork)).toBe('removed');
  });

  it('goes when it was made and nothing was written into it yet', async () => {
    const home = homeFolder(data, alone);
    await mkdir(home, { recursive: true });
    await writeFile(join(home, '.happier-home.json.0123456789ab.draft'), '{');
    expect(await removeHome(data, home, codexWork)).toBe('removed');
  });

  it('stays when it bears no mark, or that of another profile or backend', async () => {
    const unmarked = homeFolder(data, alone);
    await mkdir(unmarked, { recursive: true });
    await writeFile(join(unmarked, 'precious'), 'text');
    expect(await removeHome(data, unmarked, codexWork)).toBe('not-ours');
    const home = await makeHome(both);
    expect(await removeHome(data, home, codexOther)).toBe('not-ours');
    const renamed = join(dirname(home), 'opencode');
    await rename(home, renamed);
    expect(await removeHome(data, renamed, codexWork)).toBe('not-ours');
    expect([existsSync(join(unmarked, 'precious')), existsSync(renamed)]).toEqual([true, true]);
  });

  it('stays when it is a link, lies behind one, or lies elsewhere', async () => {
    const home = await makeHome(alone);
    const away = join(data, 'away');
    await rename(dirname(home), away);
    await symlink(away, dirname(home));
    expect(await removeHome(data, home, codexWork)).toBe('not-ours');
    await rm(dirname(home));
    await mkdir(dirname(home));
    await symlink(join(away, 'codex'), home);
    expect(await removeHome(data, home, codexWork)).toBe('not-ours');
    expect(await removeHome(data, join(away, 'codex'), codexWork)).toBe('not-ours');
    expect(await removeHome(data, homesFolder(data), codexWork)).toBe('not-ours');
    expect(existsSync(join(away, 'codex', 'history.jsonl'))).toBe(true);
  });
});
