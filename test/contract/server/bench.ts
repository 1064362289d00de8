// A server on a database of its own, a clock that stands until it is moved, and two accounts.
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ServerRoutes, serverRoutes } from '../../../core/api/server.ts';
import { readEnvironment } from '../../../core/environment.ts';
import { type AccountId, accountIdSchema } from '../../../core/ids.ts';
import { openServer, type Server } from '../../../server/app.ts';
import type { ClientSecret } from '../../../server/connect-ports.ts';

export type Answer = { readonly status: number; readonly body: unknown };

type AskOptions = { readonly body?: unknown; readonly token?: string | null };

export type ServerBench = {
  readonly databaseFile: string;
  readonly server: Server;
  readonly clock: { at: number };
  readonly reports: { readonly route: string; readonly error: unknown }[];
  /** Asks a route of the table; `params` fill its path. Token: the first account's unless named. */
  ask(route: keyof ServerRoutes, params?: Readonly<Record<string, string>>, options?: AskOptions): Promise<Answer>;
  /** Closes and opens again on the same file. */
  reopen(): Promise<void>;
  close(): Promise<void>;
};

export type BenchOptions = {
  readonly variables?: Readonly<Record<string, string>>;
  readonly fetch?: typeof globalThis.fetch;
  readonly clientSecret?: ClientSecret;
};

const noNetwork: typeof globalThis.fetch = () => Promise.reject(new Error('this test has no network'));

const noSecret: ClientSecret = async () => null;

export async function openBench(options: BenchOptions = {}): Promise<ServerBench> {
  const { variables = {}, fetch = noNetwork, clientSecret = noSecret } = options;
  const folder = await mkdtemp(join(tmpdir(), 'happier-server-'));
  const databaseFile = join(folder, 'server.sqlite');
  const accounts = new Map<string, AccountId>(
    ['first-token', 'second-token'].map((token) => [token, accountIdSchema.parse(randomUUID())]),
  );
  const clock = { at: 1_800_000_000_000 };
  const reports: { route: string; error: unknown }[] = [];
  const open = () =>
    openServer({
      databaseFile,
      environment: readEnvironment(variables),
      fetch,
      clock: { now: () => clock.at },
      random: (bytes) => new Uint8Array(randomBytes(bytes)),
      clientSecret,
      authenticate: (token) => accounts.get(token) ?? null,
      report: (route, error) => reports.push({ route, error }),
    });
  let server = await open();
  return {
    databaseFile,
    get server() {
      return server;
    },
    clock,
    reports,
    ask(route, params = {}, { body = null, token = 'first-token' } = {}) {
      const { method, path } = serverRoutes[route];
      const url = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
      return server.inject(method, url, { token, body });
    },
    async reopen() {
      await server.close();
      server = await open();
    },
    async close() {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The body of a write of a row, sealed elsewhere. */
export function sealedRow(ciphertext: string, expectedRevision: number, revision = expectedRevision + 1) {
  return { sealed: { format: 'happier.envelope.v1', ciphertext }, revision, expectedRevision };
}

export function credentialWrite(ciphertext: string, expectedRevision: number, more: Record<string, unknown> = {}) {
  const { sealed, revision } = sealedRow(ciphertext, expectedRevision);
  return { sealed, metadata: { kind: 'oauth', revision }, expectedRevision, ...more };
}
