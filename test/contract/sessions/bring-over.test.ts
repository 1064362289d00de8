// A conversation is copied between accounts and from and to the person's own folders: only added, never through a link, never out of a removed profile.
import { existsSync } from 'node:fs';
import { lstat, mkdir, readdir, readFile, rename, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BackendId } from '../../../core/catalog/backends.ts';
import type { Bindings } from '../../../core/session/binding.ts';
import { poll } from '../../support/poll.ts';
import {
  type Account,
  type AccountsWorld,
  bindingTo,
  createAccountsWorld,
  type SignInService,
} from './accounts-world.ts';

let world: AccountsWorld;
beforeEach(async () => {
  world = await createAccountsWorld();
});
afterEach(() => world.close());

type Case = { readonly backend: BackendId; readonly serviceId: SignInService; readonly native: string };
const cases: readonly Case[] = [
  { backend: 'claude', serviceId: 'claude-subscription', native: '.claude/projects' },
  { backend: 'codex', serviceId: 'openai-codex', native: '.codex/sessions' },
  { backend: 'gemini', serviceId: 'gemini', native: '.gemini/tmp' },
];
const stores: Readonly<Record<string, string>> = { claude: 'projects', codex: 'sessions', gemini: '.gemini/tmp' };

const conversationFiles = async (folder: string) =>
  (await readdir(folder, { recursive: true }).catch(() => []))
    .filter((name) => name.endsWith('.jsonl'))
    .map((name) => join(folder, name));

/** A conversation of one sentence, of a session that has ended. */
async function conversationOf(backend: BackendId, bindings: Bindings, text: string): Promise<string> {
  const { id } = await world.start(backend, bindings, { environment: { ...world.environment, ...nativeFolders } });
  await world.say(id, `ask ${text}`, 'ANSWER');
  await world.daemon.call['sessions.stop']({ id });
  await world.ended(id);
  if ((await world.row(id)).conversation !== null) return (await world.row(id)).conversation ?? '';
  return await poll(async () => (await world.row(id)).conversation);
}

/** The scripted programs look for their native folders by these. */
let nativeFolders: Record<string, string>;
beforeEach(() => {
  const { root } = world.folder;
  nativeFolders = { CLAUDE_CONFIG_DIR: join(root, '.claude'), CODEX_HOME: join(root, '.codex'), GEMINI_CLI_HOME: root };
});

const bringOver = (backend: BackendId, conversation: string, from: Bindings, to: Bindings) =>
  world.daemon.call['sessions.bringOver']({ backend, cwd: world.cwd, conversation, from, to });

describe.each(cases)('a conversation of $backend', ({ backend, serviceId, native }) => {
  let work: Account;
  let spare: Account;
  beforeEach(async () => {
    work = await world.connect(serviceId, 'Work');
    spare = await world.connect(serviceId, 'Spare');
  });
  const store = (account: Account) => join(world.home(backend, account), stores[backend] ?? '');

  it('is copied into the home of another account, once, and can be resumed there', async () => {
    const id = await conversationOf(backend, bindingTo(work), 'carry me');
    expect(await bringOver(backend, id, bindingTo(work), bindingTo(spare))).toEqual({ copied: true });
    expect(await bringOver(backend, id, bindingTo(work), bindingTo(spare))).toEqual({ copied: false });
    const [copy = ''] = await conversationFiles(store(spare));
    expect(await readFile(copy, 'utf8')).toContain('carry me');
    expect(((await stat(copy)).mode & 0o777).toString(8)).toBe('600');
    const resumed = await world.start(backend, bindingTo(spare), { resume: id });
    expect(await world.heard(resumed.id, 'READY')).toBe(`resumed ${id}`);
    // The place is a home like any other: removed with its profile.
    await world.daemon.call['sessions.stop']({ id: resumed.id });
    await world.ended(resumed.id);
    await world.daemon.call['profiles.disconnect']({ serviceId, profileId: spare.profileId, immediate: true });
    await poll(() => !existsSync(world.home(backend, spare)));
  });

  it('goes out to the person’s own folder and adds to it alone', async () => {
    const id = await conversationOf(backend, bindingTo(work), 'carry me out');
    const folder = join(world.folder.root, native);
    const before = await conversationFiles(folder);
    expect(await bringOver(backend, id, bindingTo(work), {})).toEqual({ copied: true });
    const [file = ''] = (await conversationFiles(folder)).filter((each) => !before.includes(each));
    expect(await readFile(file, 'utf8')).toContain('carry me out');
    // What the person has there under that name is theirs, also when ours is newer.
    await writeFile(file, 'what the person has written');
    await conversationOfMore(id);
    expect(await bringOver(backend, id, bindingTo(work), {}).catch(() => ({ copied: false }))).toEqual({
      copied: false,
    });
    expect(await readFile(file, 'utf8')).toBe('what the person has written');
  });

  /** Goes on with the conversation in its home, so that it is newer than any copy. */
  async function conversationOfMore(id: string): Promise<void> {
    const session = await world.start(backend, bindingTo(work), { resume: id });
    await world.say(session.id, 'ask and more', 'ANSWER');
    await world.daemon.call['sessions.stop']({ id: session.id });
    await world.ended(session.id);
  }

  it('comes in from the person’s own folder, which stays as it is', async () => {
    const id = await conversationOf(backend, {}, 'my own words');
    const folder = join(world.folder.root, native);
    const before = await Promise.all((await conversationFiles(folder)).map((file) => readFile(file, 'utf8')));
    expect(await bringOver(backend, id, {}, bindingTo(work))).toEqual({ copied: true });
    expect(await Promise.all((await conversationFiles(folder)).map((file) => readFile(file, 'utf8')))).toEqual(before);
    const resumed = await world.start(backend, bindingTo(work), { resume: id });
    expect(await world.heard(resumed.id, 'READY')).toBe(`resumed ${id}`);
  });

  it('is not found behind a link, and written through none', async () => {
    const id = await conversationOf(backend, bindingTo(work), 'private words');
    const [file = ''] = await conversationFiles(store(work));
    const outside = join(world.folder.root, 'outside');
    await mkdir(outside);
    // The agent inside the other home has put a link where the copy would go.
    await conversationOf(backend, bindingTo(spare), 'other words');
    await rename(store(spare), `${store(spare)}-kept`);
    await symlink(outside, store(spare));
    await bringOver(backend, id, bindingTo(work), bindingTo(spare)).catch(() => undefined);
    expect(await readdir(outside, { recursive: true })).toEqual([]);
    // And in its own home the conversation itself is one.
    await rename(file, join(outside, 'secret.jsonl'));
    await symlink(join(outside, 'secret.jsonl'), file);
    expect((await lstat(file)).isSymbolicLink()).toBe(true);
    await expect(bringOver(backend, id, bindingTo(work), {})).rejects.toMatchObject({ code: 'conversation_not_found' });
  });

  it('is named as missing, and nothing is made for a profile that is gone', async () => {
    const unknown = '00000000-0000-4000-8000-000000000000';
    const missing = { code: 'conversation_not_found' };
    await expect(bringOver(backend, unknown, bindingTo(work), bindingTo(spare))).rejects.toMatchObject(missing);
    const id = await conversationOf(backend, bindingTo(work), 'words');
    await world.daemon.call['profiles.disconnect']({ serviceId, profileId: spare.profileId, immediate: true });
    await expect(bringOver(backend, id, bindingTo(work), bindingTo(spare))).rejects.toMatchObject({
      code: 'profile_not_found',
    });
    expect(existsSync(world.home(backend, spare))).toBe(false);
    await world.daemon.call['profiles.disconnect']({ serviceId, profileId: work.profileId, immediate: true });
    await expect(bringOver(backend, id, bindingTo(work), {})).rejects.toMatchObject(missing);
  });
});
