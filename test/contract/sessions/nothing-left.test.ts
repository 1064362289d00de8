// All thirteen pairs of backend and credential: nothing secret is on the disk after a session's end, its kill, or the daemon's kill, and no process is left.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BackendId } from '../../../core/catalog/backends.ts';
import type { ServiceId } from '../../../core/catalog/services.ts';
import { type ProfileId, profileIdSchema, type SessionId } from '../../../core/ids.ts';
import { homesFolder } from '../../../daemon/materialize/home-folder.ts';
import { systemProcessTable } from '../../../daemon/sessions/process-table.ts';
import { buildProgram, type Program } from '../../support/child-program.ts';
import { poll } from '../../support/poll.ts';
import { secretsBelow } from '../../support/secret-scan.ts';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';
import { signIn } from '../../support/test-daemon.ts';
import { createRotationBench, type RotationBench } from './rotation-bench.ts';

type Kind = 'oauth' | 'setup-token' | 'api-key';
const pairs: readonly (readonly [BackendId, ServiceId, Kind])[] = [
  ['claude', 'claude-subscription', 'oauth'],
  ['claude', 'claude-subscription', 'setup-token'],
  ['claude', 'anthropic', 'api-key'],
  ['codex', 'openai-codex', 'oauth'],
  ['codex', 'openai', 'api-key'],
  ['gemini', 'gemini', 'oauth'],
  ['opencode', 'openai-codex', 'oauth'],
  ['opencode', 'openai', 'api-key'],
  ['opencode', 'anthropic', 'api-key'],
  ['pi', 'openai-codex', 'oauth'],
  ['pi', 'openai', 'api-key'],
  ['pi', 'claude-subscription', 'setup-token'],
  ['pi', 'anthropic', 'api-key'],
];

const table = systemProcessTable();
let simulator: TestSimulator;
let program: Program;
let bench: RotationBench;
const secrets: Record<string, string> = {};

const profileOf = (kind: Kind): ProfileId => profileIdSchema.parse(kind);

async function keep(serviceId: ServiceId, kind: Kind): Promise<void> {
  const { call } = bench.client();
  const name = `${serviceId}-${kind}`;
  if (kind === 'oauth') {
    const player = { 'openai-codex': 'openai', 'claude-subscription': 'anthropic', gemini: 'google' } as const;
    const { accountId } = simulator.control[player[serviceId as keyof typeof player]].addAccount({
      email: `${name}@example.com`,
    });
    simulator.control[player[serviceId as keyof typeof player]].setAutoConsent({ account: accountId });
    await signIn(bench.client(), kind, { serviceId });
    const issued = simulator.control[player[serviceId as keyof typeof player]].issued(accountId);
    secrets[`access token of ${name}`] = issued.accessTokens[0] ?? '';
    secrets[`refresh token of ${name}`] = issued.refreshTokens[0] ?? '';
    return;
  }
  const secret = {
    openai: 'sk-proj-planted-key-of-openai-000000000000001',
    anthropic: 'sk-ant-api03-planted-key-of-anthropic-000000001',
    'claude-subscription': 'sk-ant-oat01-planted-setup-token-0000000000000000000001',
  }[serviceId as 'openai' | 'anthropic' | 'claude-subscription'];
  secrets[`${kind} of ${serviceId}`] = secret;
  await call['connect.secret']({ serviceId, profileId: profileOf(kind), secret, replace: true, skipCheck: true });
}

beforeAll(async () => {
  simulator = await startTestSimulator();
  program = await buildProgram('test/contract/daemon/programs/killed-daemon.ts');
  bench = await createRotationBench(program, simulator);
  const kept = new Map(pairs.map(([, serviceId, kind]) => [`${serviceId} ${kind}`, [serviceId, kind] as const]));
  for (const [serviceId, kind] of kept.values()) await keep(serviceId, kind);
}, 60_000);
afterAll(async () => {
  await bench.remove();
  await program.remove();
  await simulator.close();
});

const start = ([backend, serviceId, kind]: (typeof pairs)[number]): Promise<SessionId> =>
  bench.start(backend, { serviceId, profileId: profileOf(kind) });
const found = () => secretsBelow(bench.home, secrets);

async function expectNothingLeft(): Promise<void> {
  expect(Object.values(secrets).every((secret) => secret.length > 20)).toBe(true);
  expect(await found()).toEqual([]);
  expect(table.holding(homesFolder(bench.home))).toEqual([]);
}

describe('nothing secret is left', { timeout: 60_000 }, () => {
  it.each(pairs)('by %s as %s (%s): after its own end, and after a kill', async (...pair) => {
    const first = await start(pair);
    const tokenFiles = await found();
    await bench.talk().say(first, 'server', 'SERVER');
    await bench.client().call['sessions.input']({ id: first, data: 'exit 3\r' });
    await bench.talk().ended(first);
    await expectNothingLeft();
    const second = await start(pair);
    expect(await found()).toEqual(tokenFiles);
    const [pid = 0] = table.holding(homesFolder(bench.home));
    process.kill(pid, 'SIGKILL');
    await bench.talk().ended(second);
    await expectNothingLeft();
  });

  it('by all of them at once after kill -9 of the daemon, deaf programs and what they left behind included', async () => {
    const ids: SessionId[] = [];
    for (const pair of pairs) ids.push(await start(pair));
    for (const id of ids) await bench.talk().say(id, 'deaf', 'DEAF');
    await bench.talk().say(ids[0] as SessionId, 'server', 'SERVER');
    expect((await found()).length).toBeGreaterThan(8);
    await bench.crash(() => expect(table.holding(homesFolder(bench.home)).length).toBeGreaterThanOrEqual(pairs.length));
    await poll(() => table.holding(homesFolder(bench.home)).length === 0);
    await expectNothingLeft();
  });
});
