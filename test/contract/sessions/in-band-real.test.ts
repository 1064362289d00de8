// The real Codex and Claude Code against the played providers: the numbers that an answer's headers tell arrive at the session's profile.
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { homeFolder } from '../../../daemon/materialize/home-folder.ts';
import { installRealBackends } from '../../support/real-backends.ts';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';
import { asClaude, createInBandWorld, type InBandWorld, realEnvironment, usedOf } from './in-band-world.ts';
import { asWork, codexRecord, work } from './records.ts';
import { eventually, shown, type as typeAt } from './sessions-world.ts';
import { createSocketWorld, textOf } from './socket-world.ts';

const minute = 60_000;
const hour = 60 * minute;
const claudeRef = { serviceId: 'claude-subscription', profileId: work } as const;

let simulator: TestSimulator;
let world: InBandWorld;
let programs: string;
let close: () => Promise<void>;
beforeAll(async () => {
  simulator = await startTestSimulator();
});
afterAll(() => simulator.close());
beforeEach(async () => {
  world = await createInBandWorld();
  close = world.close;
  programs = join(world.folder, 'programs');
  await installRealBackends(programs);
});
afterEach(() => close());

const environment = () => realEnvironment(world, simulator, programs);
const ended = (id: string) => eventually(() => world.row(id)?.endedAt, 'the end of the program', minute);
const reading = () => eventually(() => world.applied.at(-1), 'a reading', 30_000);

function holdClaude(usedPercent: number): void {
  const resetsAt = Date.now() + hour;
  const account = simulator.control.anthropic.addAccount({
    email: 'demo@example.com',
    plan: 'max-20x',
    usage: { session: { usedPercent, resetsAt }, weekly: { usedPercent: 12, resetsAt: resetsAt + 24 * hour } },
  });
  const { accessToken, refreshToken } = simulator.control.anthropic.signIn(account.accountId);
  const identity = { email: account.email, accountId: account.accountId, plan: 'Max 20x' };
  const scope = 'user:profile user:inference user:sessions:claude_code';
  const tokens = { accessToken, refreshToken, idToken: null };
  world.hold(codexRecord({ serviceId: 'claude-subscription', ...tokens, scope, identity }));
}

it('Codex: the rate limits in its conversation', { timeout: minute }, async () => {
  const windows = [
    { usedPercent: 41, windowSeconds: 18_000, resetsAt: Date.now() + hour },
    { usedPercent: 7, windowSeconds: 604_800, resetsAt: Date.now() + 50 * hour },
  ] as const;
  const account = simulator.control.openai.addAccount({ email: 'demo@example.com', plan: 'plus', usage: { windows } });
  const { accessToken, refreshToken, idToken } = simulator.control.openai.signIn(account.accountId);
  const identity = { email: account.email, accountId: account.accountId, plan: 'Plus' };
  world.hold(codexRecord({ accessToken, refreshToken, idToken, identity }));
  const args = ['exec', '--skip-git-repo-check', 'ping'];
  const session = await world.start({ bindings: asWork, environment: environment(), args });
  typeAt(world, session, '\x04');
  await ended(session.id);
  const last = await reading();
  expect(last.ref).toEqual({ serviceId: 'openai-codex', profileId: work });
  expect(usedOf(last)).toEqual({ 'codex:w18000': 41, 'codex:w604800': 7 });
});

it('Claude at a terminal: its status line, which shows what the person’s own command says', {
  timeout: minute,
}, async () => {
  holdClaude(37);
  const folder = join(world.environment.HOME ?? '', '.claude');
  const command = `cat > '${join(world.cwd, 'told.json')}'; echo "it's-mine"`;
  mkdirSync(folder);
  writeFileSync(join(folder, 'settings.json'), JSON.stringify({ statusLine: { type: 'command', command } }));
  const start = { bindings: asClaude, environment: environment(), args: ['ping'] };
  const session = await world.start({ backend: 'claude', ...start });
  const last = await reading();
  expect(last.ref).toEqual(claudeRef);
  expect(usedOf(last)).toEqual({ 'claude:5h': 37, 'claude:7d': 12 });
  await eventually(() => shown(world, session).includes("it's-mine"), 'the status line');
  const home = homeFolder(world.home, { backend: 'claude', profiles: [claudeRef] });
  const kept = join(home, 'status-line', 'last.json');
  expect(statSync(kept).mode & 0o777).toBe(0o600);
  expect(readFileSync(kept, 'utf8')).toContain('"rate_limits"');
  expect(JSON.parse(readFileSync(join(world.cwd, 'told.json'), 'utf8'))).toMatchObject({ version: '2.1.197' });
});

it('Claude at pipes: a refusal in its stream', { timeout: minute }, async () => {
  holdClaude(100);
  const socket = await createSocketWorld(Promise.resolve(world));
  close = socket.close;
  const client = await socket.client();
  const args = ['-p', 'ping', '--output-format', 'stream-json', '--verbose'];
  const more = { backend: 'claude', bindings: asClaude, args, environment: environment() } as const;
  const session = await socket.startPipes(client, '', more);
  const { stdin, stdout, stderr } = await socket.pipesOf(session);
  stdin.end();
  const [text] = await Promise.all([textOf(stdout), textOf(stderr)]);
  expect(text).toContain('"rate_limit_event"');
  const last = await reading();
  expect(last.ref).toEqual(claudeRef);
  expect(last.reading.meters).toMatchObject([{ id: 'claude:5h', usedPercent: 100, exhausted: true }]);
});
