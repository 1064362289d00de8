// The real Claude Code in a terminal, started by nothing but its plan: no first question, and a replaced token from the next turn on.
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type IPty, spawn } from '@lydell/node-pty';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { Secret } from '../../../core/credential/secret.ts';
import type { AccessCredential } from '../../../daemon/materialize/access-credential.ts';
import { replaceFiles } from '../../../daemon/materialize/apply.ts';
import { claudeMaterializer } from '../../../daemon/materialize/claude/claude.ts';
import { poll } from '../../support/poll.ts';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';
import { anthropicKey, claudeSignIn, setupToken } from '../backends/credentials.ts';
import { programs } from '../backends/programs.ts';
import { tracingHooks, tracingServers } from './claude-hostile.ts';
import { accessTo, createPlanWorld, type PlanWorld } from './plan-world.ts';

const minute = 60_000;
const { ready, question } = claudeMaterializer.marks;

type Terminal = {
  /** What has been shown since something was said last, without control sequences and blanks. */
  shown(): string;
  /** One word. */
  say(words: string): Promise<void>;
  quit(): Promise<number>;
};

let simulator: TestSimulator;
let world: PlanWorld;
let running: IPty | null = null;

const controls = new RegExp(
  ['\\u001b\\][^\\u0007\\u001b]*(\\u0007|\\u001b\\\\)', '\\u001b\\[[0-9;?<>=]*[ -/]*[@-~]', '\\u001b.'].join('|'),
  'g',
);

/** The plan is performed by a start that only tells its version. */
async function start(credential: AccessCredential): Promise<Terminal & { readonly home: string }> {
  const { plan, environment } = await world.run({ credential, args: ['--version'] });
  const pty = spawn(programs.claude, [...plan.args.prepend], {
    cwd: world.work,
    env: environment,
    cols: 120,
    rows: 40,
    name: 'xterm-256color',
  });
  running = pty;
  let raw = '';
  let from = 0;
  let exitCode: number | null = null;
  pty.onData((data) => {
    raw += data;
  });
  pty.onExit((exit) => {
    exitCode = exit.exitCode;
    running = null;
  });
  const text = () => raw.slice(from).replace(controls, '');
  // Claude draws blanks by moving the cursor.
  const shown = () => text().replace(/\s/g, '');
  const terminal = {
    home: plan.home,
    shown,
    async say(words: string) {
      from = raw.length;
      pty.write(words);
      await poll(() => shown().includes(words));
      // A fast Enter would count as part of what is pasted: until it is taken, it is pressed again.
      await poll(() => {
        if (simulator.control.requests({ endpoint: 'messages', contains: words }).length > 0) return true;
        pty.write('\r');
        return false;
      });
    },
    async quit() {
      await poll(() => {
        if (exitCode === null) pty.write('\u0003');
        return exitCode !== null;
      });
      return exitCode ?? -1;
    },
  };
  await poll(() => ready.test(text()));
  expect(question?.test(text())).toBe(false);
  return terminal;
}

beforeAll(async () => {
  simulator = await startTestSimulator();
});
afterAll(() => simulator.close());
beforeEach(async () => {
  world = await createPlanWorld(simulator, claudeMaterializer);
});
afterEach(async () => {
  running?.kill('SIGKILL');
  await poll(() => running === null);
  await world.remove();
});

const signIn = (accountId: string, token: string) =>
  accessTo('claude-subscription', token, {
    identity: { email: null, accountId, plan: 'Max' },
    scope: 'user:inference',
  });

/** Processes that were started for this home and are still there. */
async function leftBehind(home: string): Promise<readonly string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const texts = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '')));
  return pids.filter((_pid, at) => texts[at]?.includes(`CLAUDE_CONFIG_DIR=${home}\0`));
}

it(
  'takes up a replaced token at the next turn, twice, and never renews one',
  async () => {
    const { accountId, secret } = claudeSignIn(simulator);
    const terminal = await start(signIn(accountId, secret));
    const tokens = [secret];
    await terminal.say('first-turn');
    for (const turn of ['second-turn', 'third-turn']) {
      await poll(() => terminal.shown().includes('Simulatedanswer'));
      simulator.control.anthropic.expireAccessTokens(accountId);
      const next = simulator.control.anthropic.signIn(accountId).accessToken;
      tokens.push(next);
      const plan = await world.plan({ credential: signIn(accountId, next), args: [] });
      await replaceFiles(terminal.home, plan.credentialFiles([signIn(accountId, next)], Date.now()));
      await terminal.say(turn);
    }
    await poll(() => terminal.shown().includes('Simulatedanswer'));
    expect(await terminal.quit()).toBe(0);
    const turns = ['first-turn', 'second-turn', 'third-turn'].map((text) =>
      simulator.control.requests({ endpoint: 'messages', contains: text }),
    );
    // A turn carries those before it, so the first request with its words is its own.
    expect(turns.map(([first]) => first?.credential)).toEqual(tokens);
    expect(simulator.control.requests({ endpoint: 'messages' }).filter(({ status }) => status === 401)).toEqual([]);
    expect(simulator.control.requests({ endpoint: 'token' })).toEqual([]);
    expect(simulator.control.unknownHosts()).toEqual({});
    expect(await leftBehind(terminal.home)).toEqual([]);
    expect((await stat(join(terminal.home, '.credentials.json'))).mode & 0o777).toBe(0o600);
    expect(await readdir(world.person)).toEqual([]);
  },
  minute,
);

it.each([
  ['a setup-token', () => accessTo('claude-subscription', setupToken(simulator).secret, { kind: 'setup-token' })],
  ['an API key', () => accessTo('anthropic', anthropicKey(simulator).secret, { kind: 'api-key' })],
])(
  'asks nothing with %s, in a folder whose own settings it would ask about',
  async (_name, make) => {
    const trace = join(world.root, 'trace');
    await world.put(world.work, {
      '.claude/settings.json': { hooks: tracingHooks(trace), permissions: { allow: ['Bash'] } },
      '.mcp.json': tracingServers(trace),
    });
    const credential = make();
    simulator.control.forgetRequests();
    const terminal = await start(credential);
    await terminal.say('only-turn');
    await poll(() => terminal.shown().includes('Simulatedanswer'));
    expect(await terminal.quit()).toBe(0);
    const seen = simulator.control.requests({}).flatMap((each) => each.credential ?? []);
    expect([...new Set(seen)]).toEqual([credential.token.reveal()]);
    expect(await stat(trace).catch(() => null)).toBeNull();
    expect(await leftBehind(terminal.home)).toEqual([]);
  },
  minute,
);

it('is given no stand-in for a renewal', async () => {
  const plan = await world.plan({ credential: signIn('account-1', 'token'), args: [] });
  const [file] = plan.credentialFiles([signIn('account-1', 'token')], 1);
  expect(file?.content instanceof Secret && Object.keys(JSON.parse(file.content.reveal()).claudeAiOauth)).toEqual([
    'accessToken',
    'scopes',
    'subscriptionType',
  ]);
});
