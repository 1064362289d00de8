// A start that cannot be what was asked for is refused by name: nothing is written, nothing runs, and nothing becomes native by itself.
import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProfileView } from '../../../core/api/state.ts';
import { AppError, type ErrorCode } from '../../../core/errors.ts';
import { profileIdSchema } from '../../../core/ids.ts';
import { homeFolder, homesFolder } from '../../../daemon/materialize/home-folder.ts';
import { asKey, asWork, codexHome, codexRecord, work } from './records.ts';
import { createSessionsWorld, type SessionsWorld } from './sessions-world.ts';

let world: SessionsWorld;
beforeEach(async () => {
  world = await createSessionsWorld();
  world.hold(codexRecord());
});
afterEach(() => world.close());

type Parts = Parameters<SessionsWorld['start']>[0];

async function refused(parts: Parts): Promise<AppError> {
  const outcome = await world.start(parts).catch((error: unknown) => error);
  if (!(outcome instanceof AppError)) throw new Error(`not refused: ${JSON.stringify(outcome)}`);
  return outcome;
}

function expectNothing(): void {
  expect(world.state.get().sessions).toEqual([]);
  expect(existsSync(homesFolder(world.home))).toBe(false);
  expect(existsSync(join(world.home, 'session-claims'))).toBe(false);
  expect(existsSync(world.environment.DUMP_FILE ?? '')).toBe(false);
}

const other = profileIdSchema.parse('other');
const view = (parts: Partial<ProfileView>) => () => world.hold(codexRecord(), parts);
/** The view says one thing, the vault another. */
const record = (parts: Parameters<typeof codexRecord>[0]) => () => {
  world.credentials.next = codexRecord(parts);
};

const cases: [string, ErrorCode, string | null, Parts, (() => void)?][] = [
  ['a folder that is not there', 'folder_missing', '/nowhere/at-all', { cwd: '/nowhere/at-all' }],
  ['a relative folder', 'invalid_input', 'the folder is not an absolute path', { cwd: 'project' }],
  ['a zero byte', 'invalid_input', 'an argument holds a zero byte', { args: ['a\0b'] }],
  [
    'a backend that is not installed',
    'backend_missing',
    'npm install -g @openai/codex',
    { environment: { PATH: '/nowhere:bin' } },
  ],
  [
    'a service of another backend',
    'incompatible',
    'gemini',
    { bindings: { gemini: { source: 'connected', profileId: work } } },
  ],
  ['two profiles for one slot', 'slot_taken', 'openai', { bindings: { ...asWork, ...asKey } }],
  [
    'an unknown profile',
    'profile_not_found',
    'openai-codex other',
    { bindings: { 'openai-codex': { source: 'connected', profileId: other } } },
  ],
  [
    'an argument that moves the address',
    'argument_refused',
    '-c model_provider',
    { bindings: asWork, args: ['-cmodel_provider=x'] },
  ],
  [
    'an added variable that moves the address',
    'variable_refused',
    'OPENAI_BASE_URL',
    { bindings: asWork, variables: { OPENAI_BASE_URL: 'http://127.0.0.1:1' } },
  ],
  [
    'a conversation that the chosen home does not have',
    'conversation_not_found',
    '00000000-0000-4000-8000-000000000001',
    { bindings: asWork, resume: '00000000-0000-4000-8000-000000000001' },
  ],
  [
    'a profile that needs a sign-in',
    'needs_sign_in',
    'openai-codex Work',
    { bindings: asWork },
    view({ status: { state: 'needs-sign-in', cause: 'revoked' } }),
  ],
  [
    'a profile whose account is not served',
    'ineligible',
    'openai-codex Work',
    { bindings: asWork },
    view({ status: { state: 'ineligible', cause: 'plan', link: null } }),
  ],
  [
    'a profile that cannot be read',
    'credential_unreadable',
    'openai-codex Work',
    { bindings: asWork },
    view({ kind: null, status: { state: 'unreadable', cause: 'damaged' } }),
  ],
  [
    'a profile that is being removed',
    'profile_unusable',
    'openai-codex Work, being disconnected',
    { bindings: asWork },
    view({ removalAt: 5 }),
  ],
  [
    'a profile of an unfitting kind',
    'incompatible',
    'openai-codex, api-key',
    { bindings: asWork },
    view({ kind: 'api-key' }),
  ],
  [
    'a record that was refused since',
    'needs_sign_in',
    'openai-codex Work',
    { bindings: asWork },
    record({ refused: { cause: 'revoked', at: 1 } }),
  ],
  [
    'connected services that are switched off',
    'feature_off',
    null,
    { bindings: asWork },
    () => world.state.change({ gates: { connectedServices: false, 'connectedServices.quotas': false } }),
  ],
];

it.each(cases)('refuses %s', async (_name, code, detail, parts, prepare) => {
  prepare?.();
  expect(await refused(parts)).toMatchObject({ code, detail });
  expectNothing();
});

it('refuses a record of another profile than the chosen one', async () => {
  world.credentials.next = codexRecord({ profileId: other, accessToken: 'somebody-else' });
  expect(await refused({ bindings: asWork })).toMatchObject({ code: 'credential_unreadable' });
  expectNothing();
});

it('expands ~ to the person’s own folder', async () => {
  mkdirSync(join(world.environment.HOME ?? '', 'code'));
  const session = await world.start({ cwd: '~/code' });
  expect(session.cwd).toBe(join(world.environment.HOME ?? '', 'code'));
});

describe('a home that is not what it should be', () => {
  const home = () => homeFolder(world.home, codexHome);

  it('is refused when a folder on the way is a link', async () => {
    const elsewhere = join(world.folder, 'elsewhere');
    mkdirSync(elsewhere);
    mkdirSync(homesFolder(world.home));
    symlinkSync(elsewhere, join(homesFolder(world.home), 'openai-codex'));
    expect(await refused({ bindings: asWork })).toMatchObject({ code: 'data_folder_unsafe' });
    expect(readdirSync(elsewhere)).toEqual([]);
  });

  it('is refused when it holds something and is not marked as ours', async () => {
    mkdirSync(home(), { recursive: true });
    writeFileSync(join(home(), 'something'), '');
    expect(await refused({ bindings: asWork })).toMatchObject({ code: 'data_folder_unsafe' });
    expect(readdirSync(home())).toEqual(['something']);
  });

  it('is refused when it is marked for another profile', async () => {
    mkdirSync(home(), { recursive: true });
    writeFileSync(
      join(home(), '.happier-home.json'),
      '{"v":1,"serviceId":"openai-codex","profileId":"x","backend":"codex"}',
    );
    expect(await refused({ bindings: asWork })).toMatchObject({ code: 'data_folder_unsafe' });
  });

  it('never has its files written through a link', async () => {
    await world.start({ bindings: asWork });
    await world.sessions.stopAll();
    const victim = join(world.folder, 'victim');
    mkdirSync(victim);
    writeFileSync(join(victim, 'auth.json'), 'mine');
    symlinkSync(join(victim, 'auth.json'), join(home(), 'auth.json'));
    symlinkSync(victim, join(home(), 'prompts'));
    const native = join(world.environment.HOME ?? '', '.codex', 'prompts');
    mkdirSync(native, { recursive: true });
    writeFileSync(join(native, 'one.md'), 'One.');
    const again = await createSessionsWorld({ folder: world.folder });
    again.hold(codexRecord());
    rmSync(world.environment.DUMP_FILE ?? '', { force: true });
    await again.start({ bindings: asWork });
    expect((await again.dump()).folders.CODEX_HOME?.['prompts/one.md']?.text).toBe('One.');
    expect(readdirSync(victim)).toEqual(['auth.json']);
    await again.sessions.stopAll();
  });
});
