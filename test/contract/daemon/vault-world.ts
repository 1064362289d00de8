// Vault, profiles and renewal on a real embedded server and real files, as the daemon puts them together, without its socket.
import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ServiceId } from '../../../core/catalog/services.ts';
import type { Identity } from '../../../core/credential/identity.ts';
import type { CredentialRecord, OauthCredential } from '../../../core/credential/record.ts';
import { keyIdOf } from '../../../core/crypto/envelope.ts';
import { readySodium } from '../../../core/crypto/sodium.ts';
import { readEnvironment } from '../../../core/environment.ts';
import { accountIdSchema, machineIdSchema, type ProfileId } from '../../../core/ids.ts';
import type { OpenedAccount } from '../../../daemon/account/account-options.ts';
import { type Checkpoint, noCheckpoint } from '../../../daemon/checkpoint.ts';
import type { Clock, Fetch } from '../../../daemon/clock.ts';
import { createClientSecret } from '../../../daemon/connect/client-secret.ts';
import { storeCredential } from '../../../daemon/connect/store-credential.ts';
import { type EmbeddedServer, openEmbeddedServer } from '../../../daemon/embedded-server.ts';
import { type IndexDatabase, openIndexDatabase } from '../../../daemon/index-database.ts';
import { type Log, openLog } from '../../../daemon/log.ts';
import { watchNetwork } from '../../../daemon/network/network-watch.ts';
import { systemPorts } from '../../../daemon/ports.ts';
import { createProfileList, type ProfileList } from '../../../daemon/profiles/profile-list.ts';
import { createProfileNotes, type ProfileNotes } from '../../../daemon/profiles/profile-notes.ts';
import { type Amend, createAmend } from '../../../daemon/refresh/amend.ts';
import {
  createFreshCredential,
  type FreshCredential,
  type FreshOptions,
} from '../../../daemon/refresh/fresh-credential.ts';
import { createLeases, type LeaseAnswer, type Leases } from '../../../daemon/refresh/lease.ts';
import { createRotation } from '../../../daemon/refresh/rotation.ts';
import { requestTokens } from '../../../daemon/refresh/token-request.ts';
import { createSealedRows, type SealedRows } from '../../../daemon/vault/sealed-rows.ts';
import { createSettingsRow, type SettingsRow } from '../../../daemon/vault/settings-row.ts';
import { createSnapshotRows, type SnapshotRows } from '../../../daemon/vault/snapshot-rows.ts';
import { createVault, type Vault } from '../../../daemon/vault/vault.ts';
import type { IssuedTokens } from '../../providers/oauth/grant-types.ts';

export type Machine = {
  readonly account: OpenedAccount;
  readonly server: EmbeddedServer;
  readonly index: IndexDatabase;
  readonly log: Log;
  readonly vault: Vault;
  readonly settings: SettingsRow;
  readonly rows: SealedRows;
  readonly snapshots: SnapshotRows;
  readonly notes: ProfileNotes;
  readonly list: ProfileList;
  readonly credentials: FreshCredential;
  readonly amend: Amend;
  readonly renewed: CredentialRecord[];
  /** How often another machine's lease has kept this one waiting. */
  turnedAway(): number;
  /** Asks as the daemon does, seen by its watch of the network. */
  readonly ask: Fetch;
  /** `force`: the provider has refused the access token that is kept. */
  fresh(
    profileId: ProfileId,
    options?: Pick<FreshOptions, 'background'> & { force?: boolean },
  ): Promise<OauthCredential>;
};

export type VaultWorld = Machine & {
  /** Keeps tokens of a sign-in as a profile of the world's service. */
  keep(
    profileId: ProfileId,
    identity: Identity,
    tokens: IssuedTokens,
    options?: { now?: number } & Partial<Pick<OauthCredential, 'imported' | 'ineligible'>>,
  ): Promise<void>;
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

export type WorldOptions = {
  readonly serviceId?: ServiceId;
  readonly fetch?: Fetch;
  /** Of the server and all machines. */
  readonly clock?: Clock;
  readonly checkpoint?: Checkpoint;
  /** Default `openai-codex`'s file in `root`; several processes may share one. */
  readonly databaseFile?: string;
  readonly account?: OpenedAccount;
};

type Setting = Required<Omit<WorldOptions, 'databaseFile'>> & { readonly variables: Record<string, string> };

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

function countRefusals(leases: Leases): Leases & Pick<Machine, 'turnedAway'> {
  let count = 0;
  const counted = async (asked: Promise<LeaseAnswer>) => {
    const answer = await asked;
    if (answer.kind === 'taken') count += 1;
    return answer;
  };
  return {
    ...leases,
    take: (...which) => counted(leases.take(...which)),
    hold: (...which) => counted(leases.hold(...which)),
    turnedAway: () => count,
  };
}

const environmentOf = ({ variables }: Setting) => readEnvironment(variables);
const clientSecretOf = (setting: Setting) => createClientSecret(environmentOf(setting), async () => undefined);

async function makeMachine(folder: string, setting: Setting, server: EmbeddedServer): Promise<Machine> {
  const { random } = systemPorts;
  const { serviceId, account, checkpoint, clock } = setting;
  await mkdir(folder, { recursive: true });
  const watch = watchNetwork(setting.fetch);
  const index = await openIndexDatabase(join(folder, 'daemon.sqlite'));
  const log = openLog(join(folder, 'log'), clock.now);
  const rows = createSealedRows({ sodium: await readySodium(), random, index, account: () => account });
  const vault = createVault({ server: server.client, rows, checkpoint });
  const settings = createSettingsRow(server.client, rows, checkpoint);
  const notes = createProfileNotes(index);
  const list = createProfileList({ vault, settingsRow: settings, notes, clock, publish: () => undefined });
  const renewed: CredentialRecord[] = [];
  const machineId = () => account.machineId;
  const leases = countRefusals(createLeases({ server: server.client, clock, checkpoint, machineId, leaseMs: 120_000 }));
  const network = {
    fetch: watch.fetch,
    clock,
    environment: environmentOf(setting),
    clientSecret: clientSecretOf(setting),
  };
  const rotate = createRotation({
    vault,
    leases,
    clock,
    checkpoint,
    machineId,
    request: (record, timeoutMs) => requestTokens(network, record, timeoutMs),
  });
  const credentials = createFreshCredential({
    vault,
    list,
    rotate,
    clock,
    random,
    log,
    windowMs: 600_000,
    answers: watch.answers,
    renewed: (record) => renewed.push(record),
  });
  watch.onReturn(() => credentials.backOnline());
  return {
    account,
    server,
    index,
    log,
    vault,
    settings,
    rows,
    snapshots: createSnapshotRows(server.client, rows),
    notes,
    list,
    credentials,
    amend: createAmend({ vault, leases, clock, machineId }),
    renewed,
    turnedAway: leases.turnedAway,
    ask: watch.fetch,
    async fresh(profileId, { force = false, background = false } = {}) {
      const refused = force ? { refused: oauth((await vault.read(serviceId, profileId)).record).accessToken } : {};
      return oauth(await credentials.fresh(serviceId, profileId, { background, ...refused }));
    },
  };
}

/** @param root an empty folder */
export async function createVaultWorld(
  root: string,
  variables: Record<string, string>,
  options: WorldOptions = {},
): Promise<VaultWorld> {
  const { serviceId = 'openai-codex', fetch = systemPorts.fetch, checkpoint = noCheckpoint } = options;
  const { clock = systemPorts.clock } = options;
  const account = options.account ?? (await newAccount());
  const setting: Setting = { serviceId, fetch, clock, checkpoint, account, variables };
  const server = await openEmbeddedServer({
    ...systemPorts,
    clock,
    databaseFile: options.databaseFile ?? join(root, 'server.sqlite'),
    environment: environmentOf(setting),
    log: openLog(join(root, 'server.log'), Date.now),
    clientSecret: clientSecretOf(setting),
    accountId: () => account.accountId,
  });
  const machine = await makeMachine(join(root, 'this'), setting, server);
  const machines = [machine];
  const { vault, list, credentials } = machine;

  const stored = async (profileId: ProfileId) => oauth((await vault.read(serviceId, profileId)).record);
  return {
    ...machine,
    stored,
    async keep(profileId, identity, tokens, { now = Date.now(), ...parts } = {}) {
      const record: CredentialRecord = {
        v: 1,
        kind: 'oauth',
        serviceId,
        profileId,
        createdAt: now,
        updatedAt: now,
        identity: { email: identity.email, accountId: identity.accountId, plan: identity.plan },
        accessToken: tokens.accessToken,
        refreshToken: tokens.refreshToken ?? '',
        idToken: tokens.idToken ?? null,
        scope: null,
        expiresAt: now + tokens.expiresInSeconds * 1000,
        refreshedAt: now,
        refused: null,
        ...parts,
      };
      const kept = () => credentials.reset(serviceId, profileId);
      await storeCredential(
        { vault, list, alone: (_service, _profile, work) => work(), undoRemoval: () => undefined, stored: kept },
        { record, label: null, mayReplace: () => undefined },
      );
    },
    async age(profileId, leftMs) {
      const { record, revision } = await vault.read(serviceId, profileId);
      const now = Date.now();
      await vault.write({ ...oauth(record), refreshedAt: now - 3_600_000, expiresAt: now + leftMs }, revision);
      await list.reload(serviceId, profileId);
    },
    async announce(profileId, { machine: whose } = { machine: 'this' }) {
      const { revision } = await vault.read(serviceId, profileId);
      const machineId = whose === 'this' ? account.machineId : machineIdSchema.parse(randomUUID());
      await server.client('acquireLease', { serviceId, profileId }, { machineId, leaseMs: 120_000, revision });
    },
    reopen: () => list.load(),
    async otherMachine() {
      const other = { ...account, machineId: machineIdSchema.parse(randomUUID()) };
      const made = await makeMachine(join(root, `other-${machines.length}`), { ...setting, account: other }, server);
      machines.push(made);
      await made.list.load();
      return made;
    },
    async close() {
      for (const each of machines) each.list.stop();
      await server.close();
      for (const each of machines) await each.index.destroy();
    },
  };
}
