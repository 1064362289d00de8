// A person with a home and a project on a real disk, and a backend started by nothing but its plan: files, variables and arguments.
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { dirname, join } from 'node:path';
import process from 'node:process';
import type { ServiceId } from '../../../core/catalog/services.ts';
import { services } from '../../../core/catalog/services.ts';
import { unknownIdentity } from '../../../core/credential/identity.ts';
import { Secret } from '../../../core/credential/secret.ts';
import { profileIdSchema } from '../../../core/ids.ts';
import type { StateFolder } from '../../../daemon/conversations/conversations.ts';
import type { AccessCredential } from '../../../daemon/materialize/access-credential.ts';
import { applyPlan } from '../../../daemon/materialize/apply.ts';
import { changedEnvironment } from '../../../daemon/materialize/env.ts';
import { homeFolder, homesFolder } from '../../../daemon/materialize/home-folder.ts';
import type { Materializer } from '../../../daemon/materialize/materializer.ts';
import { openHome } from '../../../daemon/materialize/open-home.ts';
import type { Plan } from '../../../daemon/materialize/plan.ts';
import type { TestSimulator } from '../../support/simulator.ts';
import { programs } from '../backends/programs.ts';
import { type BackendRun, runBackend } from '../backends/run-backend.ts';

export type Start = {
  readonly credential: AccessCredential;
  readonly args: readonly string[];
  readonly model?: string;
  /** On top of the person's own. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly allowed?: readonly string[];
  /** The person's environment says nothing of a proxy or of issuers: the simulator cannot be reached. */
  readonly offline?: true;
};

export type Started = BackendRun & { readonly plan: Plan; readonly environment: Readonly<Record<string, string>> };

export type PlanWorld = {
  readonly root: string;
  /** HOME of the person, and the folder that they work in. */
  readonly person: string;
  readonly work: string;
  put(folder: string, files: Readonly<Record<string, string | object>>): Promise<void>;
  plan(start: Start): Promise<Plan>;
  run(start: Start): Promise<Started>;
  /** Makes the home, empty but for the mark that it is ours. */
  open(credential: AccessCredential): Promise<void>;
  stateOf(credential: AccessCredential): StateFolder;
  remove(): Promise<void>;
};

/** As a sign-in or a key of that service gives it; each has a profile of its own. */
export function accessTo(
  serviceId: ServiceId,
  secret: string,
  parts: Partial<AccessCredential> = {},
): AccessCredential {
  return {
    serviceId,
    profileId: profileIdSchema.parse('Work'),
    slot: services[serviceId].slot,
    kind: serviceId === 'openai' ? 'api-key' : 'oauth',
    identity: unknownIdentity,
    token: new Secret(secret),
    idToken: null,
    scope: null,
    expiresAt: null,
    updatedAt: 1,
    ...parts,
  };
}

export async function createPlanWorld(simulator: TestSimulator, materializer: Materializer): Promise<PlanWorld> {
  // Not below /tmp, where Codex warns of its home.
  const root = await realpath(await mkdtemp('/var/tmp/happier-plan-'));
  const [data, person, work] = [join(root, 'data'), join(root, 'person'), join(root, 'work')];
  for (const folder of [data, person, work]) await mkdir(folder, { mode: 0o700 });
  const { backend } = materializer;
  const refOf = ({ serviceId, profileId }: AccessCredential) =>
    ({ backend, profiles: [{ serviceId, profileId }] }) as const;
  const own = { PATH: process.env.PATH ?? '', LANG: 'C.UTF-8', TERM: 'xterm-256color', HOME: person };
  const environmentOf = (start: Start) => ({
    ...own,
    ...(start.offline ? {} : simulator.environment()),
    ...start.environment,
  });
  const plan = (start: Start) =>
    materializer.prepare({
      ref: refOf(start.credential),
      home: homeFolder(data, refOf(start.credential)),
      homesFolder: homesFolder(data),
      credentials: [start.credential],
      environment: environmentOf(start),
      userFolder: person,
      cwd: work,
      args: start.args,
      model: start.model ?? null,
      resume: null,
      addedVariables: [],
      allowed: new Set(start.allowed),
      now: Date.now(),
      platform: process.platform,
    });
  return {
    root,
    person,
    work,
    plan,
    async put(folder, files) {
      for (const [name, content] of Object.entries(files)) {
        await mkdir(dirname(join(folder, name)), { recursive: true });
        await writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
      }
    },
    async run(start) {
      const made = await plan(start);
      await applyPlan(data, made, () => undefined);
      const revealed = Object.entries(made.environment.set).map(([name, value]) => [
        name,
        value instanceof Secret ? value.reveal() : value,
      ]);
      const { remove } = made.environment;
      const environment = changedEnvironment(
        environmentOf(start),
        { remove, set: Object.fromEntries(revealed) },
        process.platform,
      );
      const args = [...made.args.prepend, ...start.args, ...made.args.append];
      const ended = await runBackend({ program: programs[backend], args, cwd: work, env: environment });
      return { ...ended, plan: made, environment };
    },
    open: (credential) => openHome(data, homeFolder(data, refOf(credential)), refOf(credential)),
    stateOf: (credential) => ({ folder: homeFolder(data, refOf(credential)), native: false, environment: {} }),
    remove: () => rm(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }),
  };
}

export type OtherServer = {
  readonly url: string;
  /** All that was ever sent to it. */
  heard(): string;
  close(): Promise<void>;
};

/** Where nothing may ever be sent: it listens, keeps what it hears, and answers nothing. */
export async function startOtherServer(): Promise<OtherServer> {
  let heard = '';
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    heard += '(connection)';
    socket.on('data', (data) => {
      heard += data.toString('latin1');
      socket.end('HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n');
    });
    socket.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    heard: () => heard,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
