// What a check makes of what a provider says of an account or a key, on real rows, with the provider's words put in its mouth.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Identity, unknownIdentity } from '../../../core/credential/identity.ts';
import type { KeyCheck, OauthCredential } from '../../../core/credential/record.ts';
import { profileIdSchema } from '../../../core/ids.ts';
import type { Verdict } from '../../../core/provider-answers/answer.ts';
import { systemPorts } from '../../../daemon/ports.ts';
import { type CheckProfile, createCheckProfile } from '../../../daemon/profiles/check-profile.ts';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';
import { createVaultWorld, type VaultWorld } from './vault-world.ts';

const work = profileIdSchema.parse('Work');
const ref = { serviceId: 'openai-codex', profileId: work } as const;
const keyRef = { serviceId: 'openai', profileId: work } as const;

let simulator: TestSimulator;
let root: string;
let world: VaultWorld;
let identity: Identity;
let check: CheckProfile;
/** What the provider says, in this order, the last one again and again. */
let says: { verdict: Verdict; identity?: Identity }[];
let asked: string[];
let meanwhile: () => Promise<unknown>;
let keyResult: KeyCheck['result'];

const ineligible = { cause: 'plan', link: null } as const;
const status = (serviceId: 'openai-codex' | 'openai' = 'openai-codex') => world.list.view(serviceId, work)?.status;
const refreshes = () => simulator.control.requests({ endpoint: 'token', contains: 'refresh_token' });
const once = (wish = { background: false }) => check(ref, wish);

beforeAll(async () => {
  simulator = await startTestSimulator();
});
afterAll(() => simulator.close());
beforeEach(async () => {
  simulator.control.forgetRequests();
  simulator.control.clearFaults();
  root = await mkdtemp(join(tmpdir(), 'happier-check-'));
  world = await createVaultWorld(root, simulator.environment());
  const { email, accountId } = simulator.control.openai.addAccount({ email: `${Math.random()}@example.com` });
  identity = { email, accountId, plan: 'Plus' };
  await world.keep(work, identity, simulator.control.openai.signIn(accountId));
  says = [{ verdict: { state: 'ok' } }];
  asked = [];
  meanwhile = async () => {};
  keyResult = 'accepted';
  check = createCheckProfile({
    ...world,
    async identify(record: OauthCredential) {
      asked.push(record.accessToken);
      const answer = (says.length > 1 ? says.shift() : says[0]) ?? { verdict: { state: 'ok' } };
      await meanwhile();
      const { verdict } = answer;
      const standing = verdict.state === 'ok' ? null : (record.ineligible ?? null);
      const at = systemPorts.clock.now();
      return {
        identity: answer.identity ?? record.identity,
        ineligible: verdict.state === 'ineligible' ? { cause: verdict.cause, link: verdict.link, at } : standing,
        verdict,
      };
    },
    async checkKey(_serviceId, _kind, secret) {
      asked.push(secret);
      await meanwhile();
      return keyResult;
    },
    clock: systemPorts.clock,
  });
});
afterEach(async () => {
  await world.close();
  await rm(root, { recursive: true, force: true });
});

describe('a sign-in', () => {
  it('keeps what is new of who it is, and is noted as asked', async () => {
    says = [{ verdict: { state: 'ok' }, identity: { ...identity, plan: 'Pro' } }];
    expect(await once()).toBe('told');
    expect(world.list.view('openai-codex', work)?.identity.plan).toBe('Pro');
    expect(world.list.note('openai-codex', work).checkedAt).not.toBeNull();
    expect(refreshes()).toEqual([]);
  });

  it('ends when its token speaks for somebody else, whose name is not taken over', async () => {
    says = [{ verdict: { state: 'ok' }, identity: { email: 'else@example.com', accountId: 'other', plan: null } }];
    await once();
    expect(status()).toEqual({ state: 'needs-sign-in', cause: 'identity-changed' });
    expect((await world.stored(work)).identity).toEqual(identity);
  });

  it('is marked as not served from the first time on that this was said, until the provider serves it', async () => {
    says = [{ verdict: { state: 'ineligible', ...ineligible } }];
    await once();
    const { ineligible: first } = await world.stored(work);
    expect(first).toMatchObject(ineligible);
    await once();
    expect((await world.stored(work)).ineligible).toEqual(first);
    says = [{ verdict: { state: 'transient', cause: 'network' } }];
    expect(await once()).toBe('silent');
    expect(status()).toMatchObject({ state: 'ineligible', cause: 'plan' });
    says = [{ verdict: { state: 'ok' } }];
    await once();
    expect(await world.stored(work)).not.toHaveProperty('ineligible');
    expect(status()).toEqual({ state: 'connected' });
  });

  it('is renewed once when its token is refused, and asked again; two refusals say nothing more', async () => {
    says = [{ verdict: { state: 'refresh' } }, { verdict: { state: 'ok' } }];
    expect(await once()).toBe('told');
    expect(refreshes()).toHaveLength(1);
    expect(new Set(asked).size).toBe(2);
    says = [{ verdict: { state: 'needs-sign-in', cause: 'revoked' } }];
    expect(await once()).toBe('silent');
    expect(refreshes()).toHaveLength(2);
    expect(status()).toEqual({ state: 'connected' });
  });

  it('is over when the token endpoint says so', async () => {
    says = [{ verdict: { state: 'refresh' } }];
    simulator.control.fault({ endpoint: 'token', kind: '401', code: 'refresh_token_invalidated' });
    expect(await once()).toBe('told');
    expect(status()).toEqual({ state: 'needs-sign-in', cause: 'revoked' });
  });

  it('is not judged by what was said of another one that stood here a moment ago', async () => {
    says = [{ verdict: { state: 'ineligible', ...ineligible } }];
    const { accountId = '' } = identity;
    meanwhile = () => world.keep(work, identity, simulator.control.openai.signIn(accountId ?? ''));
    await once();
    expect(status()).toEqual({ state: 'connected' });
  });

  it('that cannot be renewed in the background is left for later', async () => {
    says = [{ verdict: { state: 'refresh' } }];
    simulator.control.fault({ endpoint: 'token', kind: '503' });
    await expect(once({ background: true })).rejects.toMatchObject({ code: 'refresh_unavailable' });
    await expect(once({ background: true })).rejects.toMatchObject({ code: 'refresh_unavailable' });
    expect(refreshes()).toHaveLength(1);
    expect(world.list.note('openai-codex', work).checkedAt).toBeNull();
  });
});

describe('a key', () => {
  const record = (token: string) =>
    ({ v: 1, kind: 'api-key', ...keyRef, createdAt: 1, updatedAt: 1, identity: unknownIdentity, token }) as const;
  beforeEach(async () => {
    await world.vault.write(record('sk-first'), 0);
    await world.list.reload('openai', work);
  });

  it('keeps what was said of it, and silence takes nothing back', async () => {
    keyResult = 'restricted';
    expect(await check(keyRef, { background: false })).toBe('told');
    expect(status('openai')).toEqual({ state: 'limited', cause: 'restricted-key' });
    keyResult = 'unverified';
    expect(await check(keyRef, { background: false })).toBe('silent');
    expect(status('openai')).toEqual({ state: 'limited', cause: 'restricted-key' });
    keyResult = 'refused';
    await check(keyRef, { background: false });
    expect(status('openai')).toEqual({ state: 'needs-sign-in', cause: 'key-refused' });
    await expect(world.credentials.fresh('openai', work)).rejects.toMatchObject({ code: 'needs_sign_in' });
  });

  it('that was replaced meanwhile is not judged by what was said of the one before', async () => {
    keyResult = 'refused';
    meanwhile = () => world.vault.write(record('sk-second'), 1);
    await expect(check(keyRef, { background: false })).rejects.toMatchObject({ code: 'revision_conflict' });
    await world.list.reload('openai', work);
    expect(status('openai')).toEqual({ state: 'connected' });
  });
});

it('is refused by name for what is not there or cannot be read', async () => {
  const missing = { serviceId: 'openai', profileId: profileIdSchema.parse('none') } as const;
  await expect(check(missing, { background: false })).rejects.toMatchObject({ code: 'profile_not_found' });
  world.account.key.fill(7);
  await world.list.reload('openai-codex', work);
  await expect(once()).rejects.toMatchObject({ code: 'credential_unreadable' });
});
