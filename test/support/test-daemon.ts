// A daemon in this process on a data folder of its own, asked over its real socket; a plain HTTP client plays the person's browser.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DaemonState } from '../../core/api/state.ts';
import type { ServiceId } from '../../core/catalog/services.ts';
import { profileIdSchema } from '../../core/ids.ts';
import type { Keychain, KeychainAnswer } from '../../daemon/account/keychain.ts';
import { connectDaemon, type DaemonClient } from '../../daemon/api/client.ts';
import type { Ports } from '../../daemon/ports.ts';
import { startDaemon } from '../../daemon/start.ts';

export const testPassphrase = 'a passphrase of the tests 1234';

export type DataFolder = {
  readonly root: string;
  readonly home: string;
  readonly passphraseFile: string;
  /** What a keychain would keep beside the folder. */
  readonly keychain: MemoryKeychain;
  remove(): Promise<void>;
};

/** A private folder for data, and beside it a passphrase file and a keychain. */
export async function makeDataFolder(below = tmpdir()): Promise<DataFolder> {
  const root = await mkdtemp(join(below, 'happier-d-'));
  const passphraseFile = join(root, 'passphrase');
  await writeFile(passphraseFile, `${testPassphrase}\n`, { mode: 0o600 });
  const remove = () => rm(root, { recursive: true, force: true });
  return { root, home: join(root, 'data'), passphraseFile, keychain: memoryKeychain(), remove };
}

export type DaemonOptions = {
  readonly folder: DataFolder;
  readonly variables?: Readonly<Record<string, string>>;
  readonly ports?: Partial<Ports>;
  /** Behind the passphrase instead of the keychain. */
  readonly passphrase?: boolean;
};

export type TestDaemon = DaemonClient & {
  readonly home: string;
  state(): Promise<DaemonState>;
  /** As the app's main process gets it, not over the socket. */
  recoveryKey(): Promise<readonly string[]>;
  /** Polls the state until something is found in it. */
  until<T>(find: (state: DaemonState) => T | undefined | null | false, deadlineMs?: number): Promise<T>;
  stop(): Promise<void>;
};

export async function runDaemon({
  folder,
  variables = {},
  ports,
  passphrase = false,
}: DaemonOptions): Promise<TestDaemon> {
  const { home } = folder;
  const started = await startDaemon({
    home,
    host: 'detached',
    version: '0.0.0-test',
    variables: {
      PATH: process.env.PATH,
      HOME: folder.root,
      SHELL: '/bin/sh',
      ...variables,
      ...(passphrase ? { HAPPIER_PASSPHRASE_FILE: folder.passphraseFile } : {}),
    },
    ports: { keychain: folder.keychain, ...ports },
  });
  if (started.outcome !== 'running') throw new Error('another daemon runs on this folder');
  const client = await connectDaemon({ home, client: 'cli' });
  const state = () => client.call['state.get']({});
  return {
    ...client,
    home,
    state,
    recoveryKey: started.recoveryKey,
    async until(find, deadlineMs = 10_000) {
      const deadline = Date.now() + deadlineMs;
      for (;;) {
        const found = find(await state());
        if (found) return found;
        if (Date.now() > deadline) throw new Error('the state did not come to what was waited for');
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    async stop() {
      client.close();
      await started.stop();
    },
  };
}

export type SignInOptions = {
  readonly serviceId?: ServiceId;
  readonly label?: string;
};

/** Begins a sign-in and follows the address as a browser would, up to the redirect that the app captures. */
export async function beginSignIn(daemon: DaemonClient, profileId: string, options: SignInOptions = {}) {
  const begun = await daemon.call['connect.begin']({
    serviceId: options.serviceId ?? 'openai-codex',
    profileId: profileIdSchema.parse(profileId),
    method: 'embedded-browser',
    ...(options.label === undefined ? {} : { label: options.label }),
  });
  const answer = await fetch(begun.authorizeUrl, { redirect: 'manual' });
  return { ...begun, redirect: answer.headers.get('location') ?? '' };
}

/** A whole sign-in; the simulator consents by itself (`setAutoConsent`). */
export async function signIn(daemon: DaemonClient, profileId: string, options: SignInOptions = {}) {
  const { attemptId, redirect } = await beginSignIn(daemon, profileId, options);
  return daemon.call['connect.finish']({ attemptId, redirect });
}

export const testKey = 'sk-proj-planted-key-of-openai-0001';

/** Keeps an API key, without asking a provider about it. */
export function keepKey(
  daemon: DaemonClient,
  options: { id?: string; serviceId?: ServiceId; secret?: string; replace?: boolean; label?: string } = {},
) {
  const { id = 'Work', serviceId = 'openai', secret = testKey, replace = false, label } = options;
  return daemon.call['connect.secret']({
    serviceId,
    profileId: profileIdSchema.parse(id),
    secret,
    replace,
    skipCheck: true,
    ...(label === undefined ? {} : { label }),
  });
}

/** A keychain in memory, with the ways in which a real one fails. */
export type MemoryKeychain = Keychain & { mode: 'works' | 'unavailable' | 'forgets'; readonly size: () => number };

export function memoryKeychain(): MemoryKeychain {
  const entries = new Map<string, Uint8Array>();
  const keychain = {
    mode: 'works' as 'works' | 'unavailable' | 'forgets',
    size: () => entries.size,
    async read(accountId: string): Promise<KeychainAnswer> {
      if (keychain.mode === 'unavailable') return { outcome: 'unavailable' };
      const secret = keychain.mode === 'forgets' ? undefined : entries.get(accountId);
      return secret ? { outcome: 'found', secret: secret.slice() } : { outcome: 'missing' };
    },
    async write(accountId: string, secret: Uint8Array) {
      if (keychain.mode !== 'works') return false;
      entries.set(accountId, secret.slice());
      return true;
    },
  };
  return keychain;
}
