// Vault, profiles and renewal on a real embedded server and real files, as the daemon puts them together, without its socket.
import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { CredentialRecord, OauthCredential } from '../../../core/credential/record.ts';
import { keyIdOf } from '../../../core/crypto/envelope.ts';
import { readySodium } from '../../../core/crypto/sodium.ts';
import { readEnvironment } from '../../../core/environment.ts';
import { accountIdSchema, machineIdSchema, type ProfileId } from '../../../core/ids.ts';
import type { OpenedAccount } from '../../../daemon/account/account.ts';
import { noCheckpoint } from '../../../daemon/checkpoint.ts';
import { storeCredential } from '../../../daemon/connect/store-credential.ts';
import { type EmbeddedServer, openEmbeddedServer } from '../../../daemon/embedded-server.ts';
import { type IndexDatabase, openIndexDatabase } from '../../../daemon/index-database.ts';
import { openLog } from '../../../daemon/log.ts';
import { systemPorts } from '../../../daemon/ports.ts';
import { createProfileList, type ProfileList } from '../../../daemon/profiles/profile-list.ts';
import {
  createFreshCredential,
  type FreshCredential,
  type FreshOptions,
} from '../../../daemon/refresh/fresh-credential.ts';
import { createLeases } from '../../../daemon/refresh/lease.ts';
import { createRotation } from '../../../daemon/refresh/rotation.ts';
import { requestTokens } from '../../../daemon/refresh/token-request.ts';
import { createSealedRows } from '../../../daemon/vault/sealed-rows.ts';
import { createSettingsRow, type SettingsRow } from '../../../daemon/vault/settings-row.ts';
import { createSnapshotRows, type SnapshotRows } from '../../../daemon/vault/snapshot-rows.ts';
import { createVault, type Vault } from '../../../daemon/vault/vault.ts';
import type { OpenAiAccount } from '../../providers/openai/account-book.ts';
import type { IssuedTokens } from '../../providers/openai/grants.ts';

export type Machine = {
  readonly account: OpenedAccount;
  readonly server: EmbeddedServer;
  readonly index: IndexDatabase;
  readonly vault: Vault;
  readonly settings: SettingsRow;
  readonly snapshots: SnapshotRows;
  readonly list: ProfileList;
  readonly credentials: FreshCredential;
  readonly renewed: CredentialRecord[];
  fresh(profileId: ProfileId, options?: FreshOptions): Promise<OauthCredential>;
};

type Owner = Pick<OpenAiAccount, 'email' | 'accountId' | 'plan'>;

export type VaultWorld = Machine & {
  /** Keeps tokens of a sign-in as a profile of `openai-codex`. */
  keep(profileId: ProfileId, account: Owner, tokens: IssuedTokens, now?: number): Promise<void>;
  stored(profileId: ProfileId): Promise<OauthCredential>;
  /** Lets the access token end in that time, as far as we know. */
  age(profileId: ProfileId, leftMs: number): Promise<void>;
  /** Announces a renewal that nobody completes: what a daemon that was killed leaves. */
  announce(profileId: ProfileId, by?: { machine: 'this' | 'other' }): Promise<void>;
  /** Loads the profiles again from what is stored. */
  reopen(): Promise<void>;
  /** The same account on the same server from another machine. */
  otherMachine(): Promise<Machine>;
  close(): Promise<void>;
};

function oauth(record: CredentialRecord): OauthCredential {
  if (record.kind !== 'oauth') throw new Error(`expected a sign-in, found ${record.kind}`);
  return record;
}

async function newAccount(): Promise<OpenedAccount> {
  const key = systemPorts.random(32);
  return {
    accountId: accountIdSchema.parse(randomUUID()),
    machineId: machineIdSchema.parse(randomUUID()),
    keyId: keyIdOf(await readySodium(), key),
    key,
  };
}

async function makeMachine(
  folder: string,
  variables: Record<string, string>,
  account: OpenedAccount,
  server: EmbeddedServer,
): Promise<Machine> {
  const { clock, random, fetch } = systemPorts;
  await mkdir(folder, { recursive: true });
  const index = await openIndexDatabase(join(folder, 'daemon.sqlite'));
  const log = openLog(join(folder, 'log'), clock.now);
  const rows = createSealedRows({ sodium: await readySodium(), random, index, account: () => account });
  const vault = createVault({ server: server.client, rows, checkpoint: noCheckpoint });
  const settings = createSettingsRow(server.client, rows, noCheckpoint);
  const list = createProfileList({ vault, settingsRow: settings, publish: () => undefined });
  const renewed: CredentialRecord[] = [];
  const environment = readEnvironment(variables);
  const machineId = () => account.machineId;
  const rotate = createRotation({
    vault,
    leases: createLeases({ server: server.client, clock, checkpoint: noCheckpoint, machineId, leaseMs: 120_000 }),
    clock,
    checkpoint: noCheckpoint,
    machineId,
    request: (record, timeoutMs) => requestTokens({ fetch, clock, environment }, record, timeoutMs),
  });
  const credentials = createFreshCredential({
    vault,
    list,
    rotate,
    clock,
    random,
    log,
    windowMs: 600_000,
    renewed: (record) => renewed.push(record),
  });
  return {
    account,
    server,
    index,
    vault,
    settings,
    snapshots: createSnapshotRows(server.client, rows),
    list,
    credentials,
    renewed,
    fresh: async (profileId, options) => oauth(await credentials.fresh('openai-codex', profileId, options)),
  };
}

export async function createVaultWorld(root: string, variables: Record<string, string>): Promise<VaultWorld> {
  const account = await newAccount();
  const server = await openEmbeddedServer({
    ...systemPorts,
    databaseFile: join(root, 'server.sqlite'),
    environment: readEnvironment(variables),
    log: openLog(join(root, 'server.log'), Date.now),
    accountId: () => account.accountId,
  });
  const machine = await makeMachine(join(root, 'this'), variables, account, server);
  const machines = [machine];
  const { vault, list, credentials } = machine;

  const stored = async (profileId: ProfileId) => oauth((await vault.read('openai-codex', profileId)).record);
  return {
    ...machine,
    stored,
    async keep(profileId, { email, accountId, plan }, tokens, now = Date.now()) {
      const record: CredentialRecord = {
        v: 1,
        kind: 'oauth',
        serviceId: 'openai-codex',
        profileId,
        createdAt: now,
        updatedAt: now,
        identity: { email, accountId, plan },
        accessToken: tokens.accessToken,
        refreshToken: tokens.refreshToken ?? '',
        idToken: tokens.idToken ?? null,
        scope: null,
        expiresAt: now + tokens.expiresInSeconds * 1000,
        refreshedAt: now,
        refused: null,
      };
      const kept = () => credentials.reset('openai-codex', profileId);
      await storeCredential({ vault, list, stored: kept }, { record, label: null, mayReplace: () => undefined });
    },
    async age(profileId, leftMs) {
      const { record, revision } = await vault.read('openai-codex', profileId);
      const now = Date.now();
      await vault.write({ ...oauth(record), refreshedAt: now - 3_600_000, expiresAt: now + leftMs }, revision);
      await list.reload('openai-codex', profileId);
    },
    async announce(profileId, { machine: whose } = { machine: 'this' }) {
      const { revision } = await vault.read('openai-codex', profileId);
      const machineId = whose === 'this' ? account.machineId : machineIdSchema.parse(randomUUID());
      await server.client(
        'acquireLease',
        { serviceId: 'openai-codex', profileId },
        { machineId, leaseMs: 120_000, revision },
      );
    },
    reopen: () => list.load(),
    async otherMachine() {
      const other = { ...account, machineId: machineIdSchema.parse(randomUUID()) };
      const made = await makeMachine(join(root, `other-${machines.length}`), variables, other, server);
      machines.push(made);
      await made.list.load();
      return made;
    },
    async close() {
      await server.close();
      for (const each of machines) await each.index.destroy();
    },
  };
}
