// What a daemon of the kill tests is busy with when it is killed.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ServiceId } from '../../../core/catalog/services.ts';
import { profileIdSchema } from '../../../core/ids.ts';
import type { DaemonClient } from '../../../daemon/api/client.ts';
import { homeFolder } from '../../../daemon/materialize/home-folder.ts';
import { openHome } from '../../../daemon/materialize/open-home.ts';
import { poll } from '../../support/poll.ts';
import type { TestSimulator } from '../../support/simulator.ts';
import { keepKey, signIn } from '../../support/test-daemon.ts';

export const works = [
  'first start',
  'start',
  'sign-in',
  'sign-in again',
  'key',
  'refresh',
  'refresh of Claude',
  'refresh of an import',
  'disconnect',
  'session',
] as const;
export type Work = (typeof works)[number];

export type Scene = {
  readonly client: DaemonClient;
  /** The person's home folder, and below it the data folder. */
  readonly root: string;
  readonly home: string;
  readonly simulator: TestSimulator;
};

export const base = profileIdSchema.parse('base');
export const added = profileIdSchema.parse('added');

const players = { 'openai-codex': 'openai', 'claude-subscription': 'anthropic' } as const;
type BaseService = keyof typeof players;

export const baseService = (work: Work): BaseService =>
  work === 'refresh of Claude' ? 'claude-subscription' : 'openai-codex';

/** A profile `base`, kept before: signed in to, or taken over from the login of a CLI. */
export async function keepBase(work: Work, { client, root, simulator }: Scene): Promise<void> {
  if (work !== 'refresh of an import') {
    await signIn(client, 'base', { serviceId: baseService(work), label: 'Base' });
    return;
  }
  const { openai } = simulator.control;
  const { accountId } = openai.addAccount({ email: `${Math.random()}@example.com` });
  const { accessToken, refreshToken, idToken } = openai.signIn(accountId);
  const tokens = { id_token: idToken, access_token: accessToken, refresh_token: refreshToken, account_id: accountId };
  await mkdir(join(root, '.codex'));
  await writeFile(join(root, '.codex', 'auth.json'), JSON.stringify({ tokens }), { mode: 0o600 });
  const { logins } = await client.call['connect.imports']({});
  const login = logins.find(({ backend }) => backend === 'codex');
  await client.call['connect.import']({ loginId: login?.loginId ?? '', profileId: base });
}

/** All that can name a profile, and a home with something in it. */
async function nameBase({ client, root, home }: Scene): Promise<void> {
  const ref = { serviceId: 'openai-codex', profileId: base } as const;
  await client.call['profiles.default'](ref);
  await client.call['profiles.pin']({ ...ref, meterId: 'codex:w18000', pinned: true });
  const rule = { serviceId: ref.serviceId, choice: base } as const;
  await client.call['defaults.set']({ ...rule, scope: { by: 'folder', folder: root } });
  await client.call['defaults.set']({ ...rule, scope: { by: 'backend', backend: 'codex' } });
  const ofCodex = { backend: 'codex', profiles: [ref] } as const;
  const folder = homeFolder(home, ofCodex);
  await openHome(home, folder, ofCodex);
  await writeFile(join(folder, 'history.jsonl'), 'text');
}

function expire(simulator: TestSimulator, serviceId: BaseService): void {
  const player = simulator.control[players[serviceId]];
  for (const { accountId } of player.accounts()) player.expireAccessTokens(accountId);
}

async function runSession({ client, root }: Scene): Promise<void> {
  const { call } = client;
  const bindings = { 'openai-codex': { source: 'connected', profileId: base } } as const;
  const session = await call['sessions.start']({ backend: 'codex', cwd: root, bindings, cols: 80, rows: 24 });
  await call['sessions.stop']({ id: session.id });
  await poll(async () => (await call['state.get']({})).sessions.every(({ endedAt }) => endedAt !== null));
}

/** Asks the provider about a profile, whatever comes of it. */
export async function ask({ call }: DaemonClient, serviceId: ServiceId, profileId = base): Promise<void> {
  await call['profiles.check']({ serviceId, profileId }).catch(() => undefined);
}

export async function doWork(work: Work, scene: Scene): Promise<void> {
  const { client, simulator } = scene;
  const serviceId = baseService(work);
  switch (work) {
    case 'first start':
    case 'start':
      return;
    case 'sign-in':
      await signIn(client, 'added', { label: 'Added' });
      return;
    case 'sign-in again':
      await signIn(client, 'base', { label: 'Again' });
      return;
    case 'key':
      await keepKey(client, { id: 'added', label: 'Added' });
      return;
    case 'refresh':
    case 'refresh of Claude':
    case 'refresh of an import':
      expire(simulator, serviceId);
      await client.call['profiles.check']({ serviceId, profileId: base });
      return;
    case 'disconnect':
      await nameBase(scene);
      await client.call['profiles.disconnect']({ serviceId, profileId: base, immediate: true, revoke: true });
      return;
    case 'session':
      return runSession(scene);
  }
}
