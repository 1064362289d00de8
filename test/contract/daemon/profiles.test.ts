// What a person does with kept profiles, over the daemon's socket: keys, labels, defaults, pins, disconnecting.
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { profileIdSchema } from '../../../core/ids.ts';
import { homeFolder } from '../../../daemon/materialize/home-folder.ts';
import { openHome } from '../../../daemon/materialize/open-home.ts';
import { systemPorts } from '../../../daemon/ports.ts';
import {
  type DataFolder,
  keepKey,
  makeDataFolder,
  runDaemon,
  type TestDaemon,
  testKey,
} from '../../support/test-daemon.ts';

const anthropicKey = 'sk-ant-api03-planted-key-of-anthropic-0001';
const work = profileIdSchema.parse('Work');

let folder: DataFolder;
let daemon: TestDaemon;
/** Runs the ten seconds of the undo when the test says so. */
let undo: (() => void)[];
const clock = {
  ...systemPorts.clock,
  after(delayMs: number, run: () => void) {
    if (delayMs !== 10_000) return systemPorts.clock.after(delayMs, run);
    undo.push(run);
    return () => {
      undo = undo.filter((each) => each !== run);
    };
  },
};
/** Holds a removal back right before its credential goes. */
let hold: Promise<void> | null = null;
const checkpoint = async (name: string) => (name === 'removal.noted' ? (hold ?? undefined) : undefined);
const start = () => runDaemon({ folder, ports: { clock, checkpoint } });
const profiles = async () => (await daemon.state()).profiles;

const keep = (secret: string, options: Omit<Parameters<typeof keepKey>[1], 'secret'> = {}) =>
  keepKey(daemon, { ...options, secret });

beforeEach(async () => {
  undo = [];
  hold = null;
  folder = await makeDataFolder();
  daemon = await start();
});
afterEach(async () => {
  await daemon.stop();
  await folder.remove();
});

describe('an API key', () => {
  it('is kept as a profile without identity or numbers', async () => {
    expect(await keep(`  export OPENAI_API_KEY="${testKey}"\n`, { label: 'Mine' })).toEqual({
      serviceId: 'openai',
      profileId: 'Work',
      check: 'unverified',
    });
    expect(await profiles()).toMatchObject([
      { kind: 'api-key', label: 'Mine', status: { state: 'limited', cause: 'unverified' }, quota: null, usedAt: null },
    ]);
  });

  it('is replaced only when that is wanted, in whatever case its id comes', async () => {
    await keep(testKey);
    await expect(keep(testKey, { id: 'wORK' })).rejects.toMatchObject({ code: 'profile_exists' });
    await keep(`${testKey}2`, { id: 'wORK', replace: true });
    expect((await profiles()).map(({ profileId }) => profileId)).toEqual(['Work']);
  });

  it.each([
    ['openai', anthropicKey, 'key_of_other_service', 'Anthropic API key'],
    ['anthropic', testKey, 'key_of_other_service', 'OpenAI API key'],
    ['gemini', testKey, 'key_of_other_service', 'OpenAI API key'],
    ['openai', 'hello', 'key_shape', null],
  ] as const)('is refused by name: for %s %s', async (serviceId, key, code, detail) => {
    await expect(keep(key, { serviceId })).rejects.toMatchObject({ code, detail });
    expect(await profiles()).toEqual([]);
  });
});

describe('label, default and pins', () => {
  it('are kept, over a restart too, and taken back', async () => {
    await keep(testKey);
    const ref = { serviceId: 'openai', profileId: work } as const;
    await daemon.call['profiles.label']({ ...ref, label: ' Office ' });
    await daemon.call['profiles.default'](ref);
    await daemon.call['profiles.pin']({ ...ref, meterId: 'm1', pinned: true });
    await daemon.call['profiles.pin']({ ...ref, meterId: 'm2', pinned: true });
    const kept = { label: 'Office', isDefault: true, pins: ['m1', 'm2'] };
    expect(await profiles()).toMatchObject([kept]);
    await daemon.stop();
    daemon = await start();
    expect(await profiles()).toMatchObject([kept]);
    await daemon.call['profiles.label']({ ...ref, label: '' });
    await daemon.call['profiles.default']({ serviceId: 'openai', profileId: null });
    await daemon.call['profiles.pin']({ ...ref, meterId: 'm1', pinned: false });
    expect(await profiles()).toMatchObject([{ label: null, isDefault: false, pins: ['m2'] }]);
  });

  it('are refused for a profile that is not there', async () => {
    const ref = { serviceId: 'openai', profileId: work } as const;
    const refused = { code: 'profile_not_found' };
    await expect(daemon.call['profiles.label']({ ...ref, label: 'x' })).rejects.toMatchObject(refused);
    await expect(daemon.call['profiles.default'](ref)).rejects.toMatchObject(refused);
    await expect(daemon.call['profiles.pin']({ ...ref, meterId: 'm', pinned: true })).rejects.toMatchObject(refused);
    await expect(daemon.call['profiles.disconnect']({ ...ref, immediate: true })).rejects.toMatchObject(refused);
  });

  it('come through when many are set at once', async () => {
    await keep(testKey);
    const meters = Array.from({ length: 12 }, (_, i) => `m${i}`);
    const pin = (meterId: string) =>
      daemon.call['profiles.pin']({ serviceId: 'openai', profileId: work, meterId, pinned: true });
    await Promise.all(meters.map(pin));
    expect([...((await profiles())[0]?.pins ?? [])].sort()).toEqual([...meters].sort());
  });
});

describe('a rule for a folder or a backend', () => {
  const rule = { serviceId: 'openai', choice: work } as const;
  const set = (folder: string, choice: typeof work | 'native' | null = work) =>
    daemon.call['defaults.set']({ serviceId: 'openai', choice, scope: { by: 'folder', folder } });
  const codex = { by: 'backend', backend: 'codex' } as const;

  it('is kept in one spelling, over a restart too, and taken back', async () => {
    await keep(testKey);
    await set(`${folder.root}/project/../project/`);
    await set('/', 'native');
    await daemon.call['defaults.set']({ ...rule, scope: codex });
    const kept = {
      folders: [
        { folder: '/', serviceId: 'openai', choice: 'native' },
        { folder: `${folder.root}/project`, serviceId: 'openai', choice: work },
      ],
      backends: [{ backend: 'codex', serviceId: 'openai', choice: work }],
    };
    expect((await daemon.state()).defaults).toEqual(kept);
    await daemon.stop();
    daemon = await start();
    expect((await daemon.state()).defaults).toEqual(kept);
    await set(`${folder.root}/project`, null);
    await set('/', null);
    await daemon.call['defaults.set']({ ...rule, scope: codex, choice: null });
    expect((await daemon.state()).defaults).toEqual({ folders: [], backends: [] });
  });

  it('is refused for what cannot be: an unknown profile, a relative folder, a backend that takes no such service', async () => {
    await expect(set('/project')).rejects.toMatchObject({ code: 'profile_not_found' });
    await keep(testKey);
    await expect(set('project')).rejects.toMatchObject({ code: 'invalid_input' });
    const claude = { by: 'backend', backend: 'claude' } as const;
    await expect(daemon.call['defaults.set']({ ...rule, scope: claude })).rejects.toMatchObject({
      code: 'incompatible',
    });
    expect((await daemon.state()).defaults).toEqual({ folders: [], backends: [] });
  });

  it('goes with the profile that it names', async () => {
    await keep(testKey);
    await keep(testKey, { id: 'other' });
    await set('/project');
    await daemon.call['defaults.set']({ ...rule, scope: codex });
    await set('/elsewhere', profileIdSchema.parse('other'));
    await daemon.call['profiles.disconnect']({ serviceId: 'openai', profileId: work, immediate: true });
    expect((await daemon.state()).defaults).toEqual({
      folders: [{ folder: '/elsewhere', serviceId: 'openai', choice: 'other' }],
      backends: [],
    });
  });
});

describe('a disconnect', () => {
  const ref = { serviceId: 'openai', profileId: work } as const;
  const disconnect = (immediate = false) => daemon.call['profiles.disconnect']({ ...ref, immediate });

  it('is undone for ten seconds', async () => {
    await keep(testKey);
    const { removalAt } = await disconnect();
    expect(removalAt - Date.now()).toBeGreaterThan(9_000);
    expect(await profiles()).toMatchObject([{ removalAt }]);
    await daemon.call['profiles.keep'](ref);
    expect(undo).toEqual([]);
    expect(await profiles()).toMatchObject([{ removalAt: null }]);
  });

  it('is final after them, and leaves nothing of the profile', async () => {
    await keep(testKey, { label: 'Office' });
    await daemon.call['profiles.default'](ref);
    await daemon.call['profiles.pin']({ ...ref, meterId: 'm', pinned: true });
    const home = homeFolder(daemon.home, { backend: 'codex', profiles: [ref] });
    await openHome(daemon.home, home, { backend: 'codex', profiles: [ref] });
    await writeFile(join(home, 'history'), 'text');
    await disconnect();
    undo[0]?.();
    await daemon.until((state) => state.profiles.length === 0);
    await daemon.stop();
    expect(existsSync(home)).toBe(false);
    daemon = await start();
    await keep(testKey);
    expect(await profiles()).toMatchObject([{ label: null, isDefault: false, pins: [] }]);
  });

  it('is carried out at the end of the daemon, undone or not yet final', async () => {
    await keep(testKey);
    await disconnect();
    await daemon.stop();
    daemon = await start();
    expect(await profiles()).toEqual([]);
  });

  it('can be immediate', async () => {
    await keep(testKey);
    await disconnect(true);
    expect(await profiles()).toEqual([]);
    await expect(daemon.call['profiles.keep'](ref)).rejects.toMatchObject({ code: 'profile_not_found' });
  });

  it.each([
    ['kept', () => daemon.call['profiles.keep'](ref)],
    ['connected anew', () => keep(`${testKey}2`, { replace: true })],
  ])('takes nothing away that was %s in the last moment', async (_name, rescue) => {
    await keep(testKey);
    await disconnect();
    let letGo = () => {};
    hold = new Promise((resolve) => {
      letGo = resolve;
    });
    undo[0]?.();
    await rescue();
    letGo();
    await daemon.stop();
    daemon = await start();
    expect(await profiles()).toMatchObject([{ profileId: 'Work', removalAt: null }]);
  });
});
