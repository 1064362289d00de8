// API keys and setup-tokens that a person pastes: told apart by shape, tested with the provider, and kept only when they may hold.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CallInput } from '../../../core/api/call.ts';
import type { DaemonCalls } from '../../../core/api/daemon.ts';
import { filesBelow } from '../../support/files-below.ts';
import { providerNames } from '../../support/oauth-persons.ts';
import { poll } from '../../support/poll.ts';
import { type ConnectWorld, codeOf, id, openConnectWorld } from './connect-world.ts';

const dayMs = 86_400_000;
const keys = { openai: 'sk-proj-key-of-the-tests-0001', anthropic: 'sk-ant-api03-key-of-the-tests-0001' } as const;
type KeyService = keyof typeof keys;
const keyServices = Object.keys(keys) as KeyService[];
const namesOf = { openai: 'openai', anthropic: 'anthropic' } as const;

let world: ConnectWorld;
let setupToken = '';
beforeAll(async () => {
  world = await openConnectWorld();
  const { openai, anthropic } = world.simulator.control;
  openai.setApiKeys(world.demo.accountIds['openai-codex'], [keys.openai]);
  anthropic.setApiKeys(world.demo.accountIds['claude-subscription'], [keys.anthropic]);
  setupToken = anthropic.setupToken(world.demo.accountIds['claude-subscription']);
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.fresh();
  world.simulator.control.openai.setApiKeyState(keys.openai, 'valid');
  world.simulator.control.anthropic.setApiKeyState(keys.anthropic, 'valid');
});

type Input = CallInput<DaemonCalls, 'connect.secret'>;
const keep = (input: Omit<Input, 'profileId'>, profileId = 'Work') =>
  world.daemon.call['connect.secret']({ ...input, profileId: id(profileId) });
const asked = () =>
  world.simulator.control.requests().filter(({ endpoint }) => endpoint === 'models' || endpoint === 'profile');

describe.each(keyServices)('a key of %s', (serviceId) => {
  const secret = keys[serviceId];
  const provider = namesOf[serviceId];

  it('is tested and kept', async () => {
    const kept = await keep({ serviceId, secret, label: 'Office' });
    expect(kept).toEqual({ serviceId, profileId: 'Work', check: 'accepted' });
    expect(await world.profiles()).toMatchObject([
      { serviceId, kind: 'api-key', label: 'Office', status: { state: 'connected' }, expiresAt: null },
    ]);
    expect(asked().map(({ credential }) => credential)).toEqual([secret]);
  });

  it('is kept untested when that is wanted', async () => {
    expect(await keep({ serviceId, secret, skipCheck: true })).toMatchObject({ check: 'unverified' });
    expect(await world.profiles()).toMatchObject([{ status: { state: 'limited', cause: 'unverified' } }]);
    expect(asked()).toEqual([]);
  });

  it.each(['500', '503', 'cut', 'malformed', '403-html'] as const)(
    'is kept unverified when the provider fails with %s',
    async (kind) => {
      world.simulator.control.fault({ provider, endpoint: 'models', kind, times: 9 });
      expect(await keep({ serviceId, secret })).toMatchObject({ check: 'unverified' });
      expect(await world.profiles()).toMatchObject([{ status: { state: 'limited', cause: 'unverified' } }]);
    },
  );

  it('that the provider does not know is not kept', async () => {
    expect(await codeOf(keep({ serviceId, secret: `${secret}x` }))).toBe('key_refused');
    expect(await world.profiles()).toEqual([]);
  });

  it('takes the place of another one only when that is wanted, and is not sent anywhere before', async () => {
    await keep({ serviceId, secret });
    world.simulator.control.forgetRequests();
    const again = keep({ serviceId, secret }, 'WORK');
    await expect(again).rejects.toMatchObject({ code: 'profile_exists', detail: 'Work' });
    expect(asked()).toEqual([]);
    expect(await keep({ serviceId, secret, replace: true }, 'WORK')).toMatchObject({ profileId: 'Work' });
    expect(await world.profiles()).toHaveLength(1);
  });

  it('that is refused leaves the one that was there', async () => {
    await keep({ serviceId, secret });
    expect(await codeOf(keep({ serviceId, secret: `${secret}x`, replace: true }))).toBe('key_refused');
    expect(await world.profiles()).toMatchObject([{ status: { state: 'connected' } }]);
  });

  it('has no day of issue', async () => {
    const withDay = keep({ serviceId, secret, issuedAt: Date.now() - dayMs });
    await expect(withDay).rejects.toMatchObject({ code: 'invalid_input', detail: 'issuedAt' });
    expect(asked()).toEqual([]);
  });

  it('is taken as people paste it, and stands nowhere in the clear', async () => {
    await keep({ serviceId, secret: `  export SOME_API_KEY="${secret}"\n`, label: 'Office' });
    const files = await filesBelow(world.folder.home);
    expect(files.some(({ bytes }) => bytes.includes(secret))).toBe(false);
    expect(JSON.stringify(await world.daemon.state())).not.toContain(secret);
  });
});

describe('a key in the wrong place', () => {
  it.each<[KeyService | 'claude-subscription' | 'gemini' | 'openai-codex', string, string, string | null]>([
    ['openai', keys.anthropic, 'key_of_other_service', 'Anthropic API key'],
    ['anthropic', keys.openai, 'key_of_other_service', 'OpenAI API key'],
    ['claude-subscription', keys.anthropic, 'key_of_other_service', 'Anthropic API key'],
    ['anthropic', 'sk-ant-oat01-a-setup-token-of-the-tests', 'key_of_other_service', 'Claude setup-token'],
    ['openai-codex', keys.openai, 'key_of_other_service', 'OpenAI API key'],
    ['gemini', 'AIza-a-key-of-google-0001', 'key_of_other_service', 'Google API key'],
    ['openai', 'hello there', 'key_shape', null],
    ['openai', '!cat /etc/passwd', 'key_executes', null],
    ['anthropic', 'ANTHROPIC_API_KEY', 'key_names_variable', null],
  ])('under %s is refused by name: %s', async (serviceId, secret, code, detail) => {
    await expect(keep({ serviceId, secret })).rejects.toMatchObject({ code, detail });
    expect(asked()).toEqual([]);
    expect(await world.profiles()).toEqual([]);
  });
});

describe('what the provider says of a key', () => {
  it.each([
    ['restricted', 'restricted', 'restricted-key'],
    ['insufficient-quota', 'no-credit', 'no-credit'],
    ['rate-limited', 'unverified', 'unverified'],
  ] as const)('%s: it is kept, and shown', async (state, check, cause) => {
    world.simulator.control.openai.setApiKeyState(keys.openai, state);
    expect(await keep({ serviceId: 'openai', secret: keys.openai })).toMatchObject({ check });
    expect(await world.profiles()).toMatchObject([{ status: { state: 'limited', cause } }]);
  });

  it('blocked: it is not kept, and the reason is told', async () => {
    world.simulator.control.openai.setApiKeyState(keys.openai, 'deactivated');
    const kept = keep({ serviceId: 'openai', secret: keys.openai });
    await expect(kept).rejects.toMatchObject({ code: 'key_refused', detail: 'its account is blocked' });
    expect(await world.profiles()).toEqual([]);
  });
});

describe('a setup-token', () => {
  const serviceId = 'claude-subscription';

  it('is tested and kept, with the year that it lasts', async () => {
    const before = Date.now();
    expect(await keep({ serviceId, secret: setupToken })).toMatchObject({ check: 'accepted' });
    const [profile] = await world.profiles();
    expect(profile).toMatchObject({ kind: 'setup-token', status: { state: 'connected' }, identity: { email: null } });
    expect((profile?.expiresAt ?? 0) - before).toBeGreaterThanOrEqual(365 * dayMs);
    expect(asked().map(({ provider }) => provider)).toEqual([providerNames[serviceId]]);
  });

  it('that was issued a while ago ends earlier, and says so in time', async () => {
    const issuedAt = Date.now() - 340 * dayMs;
    await keep({ serviceId, secret: setupToken, issuedAt });
    expect(await world.profiles()).toMatchObject([
      { expiresAt: issuedAt + 365 * dayMs, status: { state: 'expires-soon', at: issuedAt + 365 * dayMs } },
    ]);
  });

  it.each([
    ['tomorrow', dayMs],
    ['more than a year ago', -365 * dayMs],
  ])('cannot have been issued %s', async (_, ms) => {
    const kept = keep({ serviceId, secret: setupToken, issuedAt: Date.now() + ms });
    await expect(kept).rejects.toMatchObject({ code: 'invalid_input', detail: 'issuedAt' });
    expect(await world.profiles()).toEqual([]);
  });

  it('that the provider refuses is not kept', async () => {
    expect(await codeOf(keep({ serviceId, secret: `${setupToken}x` }))).toBe('key_refused');
    expect(await world.profiles()).toEqual([]);
  });

  it('takes the place of a sign-in when that is wanted', async () => {
    await world.signIn(serviceId, { label: 'Office' });
    expect(await codeOf(keep({ serviceId, secret: setupToken }))).toBe('profile_exists');
    await keep({ serviceId, secret: setupToken, replace: true });
    expect(await world.profiles()).toMatchObject([{ kind: 'setup-token', label: 'Office' }]);
    // And back, by signing in: what had no identity cannot have changed.
    await world.signIn(serviceId);
    expect(await world.profiles()).toMatchObject([{ kind: 'oauth', label: 'Office' }]);
  });
});

it('a key whose check is under way when the daemon ends is kept', async () => {
  world.simulator.control.fault({ provider: 'openai', endpoint: 'models', kind: 'slow' });
  const kept = codeOf(keep({ serviceId: 'openai', secret: keys.openai }));
  await poll(() => world.simulator.control.held().length > 0);
  const stopped = world.daemon.stop();
  world.simulator.control.release();
  await stopped;
  await kept;
  await world.restart();
  expect(await world.profiles()).toMatchObject([{ serviceId: 'openai' }]);
});
