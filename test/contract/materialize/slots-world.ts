// A person with a home and a project on a real disk, and a backend that may run as one profile per vendor, started by nothing but its plan.
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { expect } from 'vitest';
import { type CredentialKind, type ServiceId, services } from '../../../core/catalog/services.ts';
import { Secret } from '../../../core/credential/secret.ts';
import { profileIdSchema } from '../../../core/ids.ts';
import type { StateFolder } from '../../../daemon/conversations/conversations.ts';
import type { AccessCredential } from '../../../daemon/materialize/access-credential.ts';
import { applyPlan } from '../../../daemon/materialize/apply.ts';
import { changedEnvironment } from '../../../daemon/materialize/env.ts';
import { homeFolder, homesFolder } from '../../../daemon/materialize/home-folder.ts';
import type { Materializer, PlanInput } from '../../../daemon/materialize/materializer.ts';
import type { HomeRef, Plan } from '../../../daemon/materialize/plan.ts';
import type { TestSimulator } from '../../support/simulator.ts';
import { anthropicKey, codexSignIn, type MakeCredential, openAiKey, setupToken } from '../backends/credentials.ts';
import { programs } from '../backends/programs.ts';
import { type BackendRun, runBackend } from '../backends/run-backend.ts';

const makers: Readonly<Partial<Record<ServiceId, readonly [MakeCredential, CredentialKind]>>> = {
  'openai-codex': [codexSignIn, 'oauth'],
  openai: [openAiKey, 'api-key'],
  'claude-subscription': [setupToken, 'setup-token'],
  anthropic: [anthropicKey, 'api-key'],
};

/** A new account with one credential of that service, as a home may know it. */
export function newCredential(simulator: TestSimulator, serviceId: ServiceId, profile = 'Work'): AccessCredential {
  const [make, kind] = makers[serviceId] ?? [openAiKey, 'api-key'];
  const { secret, accountId } = make(simulator);
  return {
    serviceId,
    profileId: profileIdSchema.parse(profile),
    slot: services[serviceId].slot,
    kind,
    identity: { email: null, accountId, plan: null },
    token: new Secret(secret),
    idToken: null,
    updatedAt: Date.now(),
    scope: null,
    expiresAt: kind === 'oauth' ? Date.now() + 3_600_000 : null,
  };
}

export type SlotsStart = {
  readonly credentials: readonly [AccessCredential, ...AccessCredential[]];
  readonly args: readonly string[];
  readonly model?: string;
  readonly resume?: string;
  /** On top of the person's own. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly allowed?: readonly string[];
};

export type SlotsWorld = {
  readonly person: string;
  readonly work: string;
  put(folder: string, files: Readonly<Record<string, string | object>>): Promise<void>;
  plan(start: SlotsStart): Promise<Plan>;
  /** Makes the home, and starts nothing. */
  open(start: SlotsStart): Promise<Plan>;
  run(start: SlotsStart): Promise<BackendRun & { readonly plan: Plan }>;
  stateOf(...credentials: SlotsStart['credentials']): StateFolder;
  remove(): Promise<void>;
};

export async function createSlotsWorld(simulator: TestSimulator, materializer: Materializer): Promise<SlotsWorld> {
  const root = await realpath(await mkdtemp('/var/tmp/happier-slots-'));
  const [data, person, work] = [join(root, 'data'), join(root, 'person'), join(root, 'work')];
  for (const folder of [data, person, work]) await mkdir(folder, { mode: 0o700 });
  const { backend } = materializer;
  const refOf = ([first, ...others]: SlotsStart['credentials']): HomeRef => ({ backend, profiles: [first, ...others] });
  const own = { PATH: process.env.PATH ?? '', LANG: 'C.UTF-8', TERM: 'xterm-256color', HOME: person };
  const environmentOf = (start: SlotsStart) => ({ ...own, ...simulator.environment(), ...start.environment });
  const inputOf = (start: SlotsStart): PlanInput => ({
    ref: refOf(start.credentials),
    home: homeFolder(data, refOf(start.credentials)),
    homesFolder: homesFolder(data),
    credentials: start.credentials,
    environment: environmentOf(start),
    userFolder: person,
    cwd: work,
    args: start.args,
    model: start.model ?? null,
    resume: start.resume ?? null,
    addedVariables: [],
    allowed: new Set(start.allowed),
    now: Date.now(),
    platform: process.platform,
  });
  const plan = (start: SlotsStart) => materializer.prepare(inputOf(start));
  const open = async (start: SlotsStart) => {
    const made = await plan(start);
    await applyPlan(data, made, () => undefined);
    return made;
  };
  return {
    person,
    work,
    plan,
    async put(folder, files) {
      for (const [name, content] of Object.entries(files)) {
        await mkdir(dirname(join(folder, name)), { recursive: true });
        await writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
      }
    },
    open,
    async run(start) {
      const made = await open(start);
      expect(made.args.refused).toEqual([]);
      const set = Object.entries(made.environment.set).map(([name, value]) => [name, String(value)]);
      const change = { remove: made.environment.remove, set: Object.fromEntries(set) };
      const env = changedEnvironment(environmentOf(start), change, process.platform);
      const args = [...made.args.prepend, ...start.args, ...made.args.append];
      return { ...(await runBackend({ program: programs[backend], args, cwd: work, env })), plan: made };
    },
    stateOf: (...credentials) => ({ folder: homeFolder(data, refOf(credentials)), native: false, environment: {} }),
    remove: () => rm(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }),
  };
}

/** The simulator saw these credentials and no other, at the model; nothing was renewed, and nobody else was spoken to. */
export function expectOnly(simulator: TestSimulator, host: string, ...credentials: readonly AccessCredential[]): void {
  const { control } = simulator;
  const shown = new Set(control.requests({}).flatMap(({ credential }) => credential ?? []));
  expect([...shown].sort()).toEqual(credentials.map(({ token }) => token.reveal()).sort());
  expect(control.requests({ host }).filter(({ status }) => status === 200)).not.toEqual([]);
  expect(control.requests({ path: '/oauth/token' })).toEqual([]);
  expect(control.requests({}).filter(({ provider }) => provider === 'elsewhere')).toEqual([]);
  expect(control.unknownHosts()).toEqual({});
}
