// The homes in use: the newest token is there whatever comes first, one home that cannot be written keeps no other from its token, removals wait.
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ProfileId, profileIdSchema, type SessionId, sessionIdSchema } from '../../../core/ids.ts';
import { systemClock } from '../../../daemon/clock.ts';
import { type AccessCredential, accessCredential } from '../../../daemon/materialize/access-credential.ts';
import { createClaims } from '../../../daemon/materialize/claims.ts';
import { homeFolder } from '../../../daemon/materialize/home-folder.ts';
import type { HomeRef, Plan } from '../../../daemon/materialize/plan.ts';
import { createHomes, type Homes } from '../../../daemon/sessions/homes.ts';
import type { Materials } from '../../../daemon/sessions/materials.ts';
import { codexRecord, keyRecord } from '../../contract/sessions/records.ts';

const id = (text: string) => profileIdSchema.parse(text);
const session = (at: number): SessionId => sessionIdSchema.parse(`7f1f7c1e-0000-4000-8000-00000000000${at}`);
const [work, spare] = [id('Work'), id('Spare')];

let data: string;
let homes: Homes;
let gone: Set<ProfileId>;
let removedItems: string[];
let logged: string[];

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'happier-homes-'));
  gone = new Set();
  [removedItems, logged] = [[], []];
  homes = createHomes({
    dataFolder: data,
    exists: ({ profileId }) => !gone.has(profileId),
    claims: createClaims(data),
    table: { identity: () => null, inSession: () => [], holding: () => [], handles: () => false },
    end: async () => undefined,
    keychainItems: { remove: async (names) => void removedItems.push(...names) },
    clock: systemClock,
    log: { info: () => undefined, warn: (event) => logged.push(event), error: (event) => logged.push(event) },
    checkpoint: () => undefined,
  });
});
afterEach(() => rm(data, { recursive: true, force: true }));

const signedIn = (token: string, updatedAt: number, parts: Record<string, unknown> = {}) =>
  accessCredential(codexRecord({ accessToken: `access-${token}`, updatedAt, ...parts }));

/** A home whose one token file is `tokens`: a token per line. */
function materials(credentials: readonly AccessCredential[], backend: HomeRef['backend'] = 'opencode'): Materials {
  const profiles = credentials.map(({ serviceId, profileId }) => ({ serviceId, profileId })) as [
    ReturnType<typeof ref>,
  ];
  const credentialFiles: Plan['credentialFiles'] = (each) => [
    { path: 'tokens', content: each.map(({ token }) => token.reveal()).join('\n'), mode: 0o600 },
  ];
  const home = homeFolder(data, { backend, profiles });
  const plan: Plan = {
    ref: { backend, profiles },
    accountIds: credentials.map(({ identity }) => identity.accountId),
    home,
    credentialFiles,
    files: [...credentialFiles(credentials, 0), { path: 'config', content: 'settings', mode: 0o600 }],
    copies: [],
    mirrored: [],
    environment: { set: {}, remove: [] },
    args: { prepend: [], append: [], refused: [] },
    wipe: ['tokens'],
    keychainItems: ['Item of the home'],
    notices: [],
    projectFiles: [],
  };
  return { plan, credentials };
}
const ref = (each: AccessCredential) => ({ serviceId: each.serviceId, profileId: each.profileId });

const enter = (at: number, made: Materials) => homes.enter(session(at), made.plan.ref.backend, made);
const tokens = ({ plan }: Materials) => readFile(join(plan.home, 'tokens'), 'utf8');

describe('a home that is entered', () => {
  it('gets the token that was renewed since the plan was made', async () => {
    const made = materials([signedIn('old', 1)]);
    await homes.replace(signedIn('new', 2));
    await enter(1, made);
    expect(await tokens(made)).toBe('access-new');
    expect(await readFile(join(made.plan.home, 'config'), 'utf8')).toBe('settings');
    expect(homes.uses()[0]?.started[0]?.token.reveal()).toBe('access-new');
  });

  it('keeps the newer token that a session in it has already', async () => {
    const [first, second] = [materials([signedIn('old', 1)]), materials([signedIn('old', 1)])];
    await enter(1, first);
    await homes.replace(signedIn('new', 2));
    await enter(2, second);
    expect(await tokens(second)).toBe('access-new');
    expect(homes.uses().map(({ started }) => started[0]?.token.reveal())).toEqual(['access-old', 'access-new']);
  });

  it('never gets the token of another account, nor one of another kind', async () => {
    const made = materials([signedIn('old', 1)]);
    const identity = { email: null, accountId: 'account-2', plan: null };
    await homes.replace(signedIn('others', 5, { identity }));
    await enter(1, made);
    await homes.replace(signedIn('others again', 6, { identity }));
    expect(await tokens(made)).toBe('access-old');
  });

  it('loses what the keychain holds for it before the first session and behind the last', async () => {
    const made = materials([signedIn('old', 1)]);
    await enter(1, made);
    await enter(2, made);
    expect(removedItems).toEqual(['Item of the home']);
    await homes.leave(session(1));
    expect(removedItems).toHaveLength(1);
    await homes.leave(session(2));
    expect(removedItems).toHaveLength(2);
    expect(existsSync(join(made.plan.home, 'tokens'))).toBe(false);
  });
});

describe('a new token', () => {
  it('goes into every home of its profile, beside the other account of the same home', async () => {
    const key = accessCredential(keyRecord({ serviceId: 'anthropic', token: 'key-of-anthropic' }));
    const [alone, both] = [materials([signedIn('old', 1)], 'codex'), materials([signedIn('old', 1), key])];
    await enter(1, alone);
    await enter(2, both);
    expect(await homes.replace(signedIn('new', 2))).toBe(true);
    expect([await tokens(alone), await tokens(both)]).toEqual(['access-new', 'access-new\nkey-of-anthropic']);
  });

  it('reaches the others when one home cannot be written, and says so', async () => {
    const [broken, well] = [materials([signedIn('old', 1)], 'codex'), materials([signedIn('old', 1)])];
    await enter(1, broken);
    await enter(2, well);
    const plan = homes.uses()[0]?.plan as { credentialFiles: unknown };
    plan.credentialFiles = () => {
      throw new Error('no space left');
    };
    expect(await homes.replace(signedIn('new', 2))).toBe(false);
    expect(await tokens(well)).toBe('access-new');
    expect(logged).toEqual(['access token not replaced in a home']);
  });

  it('that is older than what lies there changes nothing', async () => {
    const made = materials([signedIn('new', 2)]);
    await enter(1, made);
    await homes.replace(signedIn('old', 1));
    expect(await tokens(made)).toBe('access-new');
  });
});

describe('the homes of a profile that is removed', () => {
  const second = () => accessCredential(keyRecord({ serviceId: 'anthropic', profileId: spare, token: 'key' }));

  it('go also where it fills the second slot, and one in use goes with its last session', async () => {
    const both = materials([signedIn('old', 1), second()]);
    await enter(1, both);
    await enter(2, both);
    gone.add(spare);
    const profile = { serviceId: 'anthropic', profileId: spare } as const;
    expect(await homes.remove(profile)).toBe(false);
    await homes.leave(session(1));
    expect(await tokens(both)).toContain('key');
    await homes.leave(session(2));
    expect(existsSync(both.plan.home)).toBe(false);
    expect(await homes.remove(profile)).toBe(true);
  });

  it('are not entered any more', async () => {
    gone.add(work);
    await expect(enter(1, materials([signedIn('old', 1)]))).rejects.toMatchObject({ code: 'profile_not_found' });
  });

  it('wait while something is copied out of them or into them', async () => {
    const made = materials([signedIn('old', 1)]);
    await enter(1, made);
    await homes.leave(session(1));
    const other = join(data, 'homes', 'other');
    await mkdir(other);
    const order: string[] = [];
    let finish = () => {};
    const copying = homes.held([other, made.plan.home, other], async () => {
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      order.push(`copied, home there: ${existsSync(made.plan.home)}`);
    });
    const removal = homes.remove({ serviceId: 'openai-codex', profileId: work }).then(() => order.push('removed'));
    await readFile(join(made.plan.home, 'config'));
    finish();
    await Promise.all([copying, removal]);
    expect(order).toEqual(['copied, home there: true', 'removed']);
    expect(existsSync(made.plan.home)).toBe(false);
  });
});
