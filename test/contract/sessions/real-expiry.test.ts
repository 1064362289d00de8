// The real CLIs, each in a terminal of the daemon, go on over two ends of their access token, and none ever asks for a token by itself.
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BackendId } from '../../../core/catalog/backends.ts';
import type { SessionId } from '../../../core/ids.ts';
import { createTerminalScreen } from '../../../daemon/connect/setup-token/terminal-screen.ts';
import { materializers } from '../../../daemon/materialize/materializers.ts';
import { terminalText } from '../../../daemon/sessions/terminal-text.ts';
import { poll } from '../../support/poll.ts';
import { programs } from '../backends/programs.ts';
import {
  type Account,
  type AccountsWorld,
  bindingTo,
  createAccountsWorld,
  type SignInService,
} from './accounts-world.ts';

const longMs = 60_000;
const size = { cols: 120, rows: 40 };

type Case = {
  readonly backend: BackendId;
  readonly serviceId: SignInService;
  readonly endpoint: string;
  readonly model?: string;
};
const claude: Case = { backend: 'claude', serviceId: 'claude-subscription', endpoint: 'messages' };
const codex: Case = { backend: 'codex', serviceId: 'openai-codex', endpoint: 'responses' };
const gemini: Case = { backend: 'gemini', serviceId: 'gemini', endpoint: 'generate' };
const opencode: Case = { backend: 'opencode', serviceId: 'openai-codex', endpoint: 'responses' };
const pi: Case = { backend: 'pi', serviceId: 'openai-codex', endpoint: 'responses' };

let world: AccountsWorld;
beforeEach(async () => {
  world = await createAccountsWorld();
});
afterEach(() => world.close());

function environment(): Record<string, string> {
  const { HTTPS_PROXY, https_proxy, NO_PROXY, SSL_CERT_FILE, NODE_EXTRA_CA_CERTS } = world.simulator.environment();
  // The launchers beside those of the others do not work for Claude and OpenCode (test/contract/backends/programs.ts).
  const folders = [programs.claude, programs.opencode, programs.codex].map((program) => dirname(program));
  const given = { HTTPS_PROXY, https_proxy, NO_PROXY, SSL_CERT_FILE, NODE_EXTRA_CA_CERTS };
  return {
    ...world.environment,
    ...(given as Record<string, string>),
    PATH: `${folders.join(':')}:${process.env.PATH}`,
  };
}

const words = async (id: SessionId) => terminalText(await world.shown(id)).text;
/** Without spaces: where a program draws only the cells that change, those between words may be left out. */
const letters = async (id: SessionId, behind = 0) => (await words(id)).slice(behind).replace(/\s+/g, '');

/** Presses keys again and again until they had their effect: a program drops what comes while it still sets itself up. */
async function press(id: SessionId, keys: string, done: () => Promise<boolean>): Promise<void> {
  let pressedAt = 0;
  await poll(async () => {
    if (await done()) return true;
    if (Date.now() - pressedAt < 3_000) return false;
    pressedAt = Date.now();
    await world.daemon.call['sessions.input']({ id, data: keys });
    return false;
  }, longMs);
}

const asked = ({ endpoint }: Case, text: string) => world.simulator.control.requests({ endpoint, contains: text });

/** Types a prompt, sends it and waits for the answer. An Enter that comes fast counts as part of a paste, so it is pressed until the turn is under way. */
async function say(each: Case, id: SessionId, text: string): Promise<void> {
  const behind = (await words(id)).length;
  const squeezed = text.replace(/\s+/g, '');
  await press(id, text, async () => (await letters(id, behind)).includes(squeezed));
  await press(id, '\r', async () => asked(each, text).length > 0);
  await poll(async () => (await letters(id, behind)).includes(`Simulatedanswer:${squeezed}`), longMs);
}

async function begin(each: Case): Promise<{ account: Account; id: SessionId }> {
  const account = await world.connect(each.serviceId, 'Work');
  const { id } = await world.daemon.call['sessions.start']({
    backend: each.backend,
    cwd: world.cwd,
    bindings: bindingTo(account),
    args: [],
    environment: environment(),
    ...size,
  });
  await ready(each, id);
  return { account, id };
}

/** On the screen as a terminal has it: a program that redraws writes only what differs. @param behind raw output before it does not count */
async function ready({ backend }: Case, id: SessionId, behind = 0): Promise<void> {
  await poll(async () => {
    const screen = createTerminalScreen(size);
    screen.write((await world.shown(id)).slice(behind));
    return materializers[backend].marks.ready.test(screen.lines().join('\n'));
  }, longMs);
}

/** The latest turn went out with the newest token and with what was said before, and no CLI has asked for a token. */
async function expectNewest(each: Case, account: Account, text: string, before: string): Promise<void> {
  const turns = asked(each, text).filter(({ status }) => status === 200);
  expect(turns.length).toBeGreaterThan(0);
  const newest = world.tokens(account).at(-1);
  expect(turns.at(-1)?.credential).toBe(newest);
  expect(turns.some(({ body }) => body.includes(before))).toBe(true);
  const { control } = world.simulator;
  expect(control.requests({ endpoint: 'token' }).filter(({ via }) => via === 'proxy')).toEqual([]);
  const credentials = control.requests().filter(({ via, credential }) => via === 'proxy' && credential !== null);
  expect(credentials.at(-1)?.credential).toBe(newest);
  expect(credentials.every(({ credential }) => world.tokens(account).includes(credential ?? ''))).toBe(true);
}

async function end(id: SessionId): Promise<void> {
  await world.daemon.call['sessions.stop']({ id });
  await world.ended(id);
}

describe('over two ends of its token', { timeout: 5 * longMs }, () => {
  it.each([claude, codex, opencode])('$backend follows the replaced file by itself', async (each) => {
    const { account, id } = await begin(each);
    await say(each, id, 'first words');
    for (const text of ['second words', 'third words']) {
      await world.renew(account);
      await say(each, id, text);
      await expectNewest(each, account, text, 'first words');
    }
    await end(id);
  });

  it('pi follows the replaced file once the end that it was told has passed', async () => {
    world.simulator.control.openai.setAccessTokenLifetime(20_000);
    const { account, id } = await begin(pi);
    await say(pi, id, 'first words');
    for (const text of ['second words', 'third words']) {
      const count = world.tokens(account).length;
      const endsAt = Date.now() + 20_000;
      await poll(() => world.tokens(account).length > count && Date.now() > endsAt, longMs);
      await say(pi, id, text);
      await expectNewest(pi, account, text, 'first words');
    }
    await end(id);
  });

  it('gemini is restarted where its conversation stands', async () => {
    const { account, id } = await begin(gemini);
    await say(gemini, id, 'first words');
    for (const text of ['second words', 'third words']) {
      await world.renew(account);
      expect(await poll(async () => (await world.row(id)).attention)).toMatchObject({ kind: 'restart' });
      const behind = (await world.shown(id)).length;
      await world.daemon.call['sessions.restart']({ id, cancel: false });
      await ready(gemini, id, behind);
      await say(gemini, id, text);
      await expectNewest(gemini, account, text, 'first words');
      expect((await world.row(id)).attention).toBeNull();
    }
    await end(id);
  });
});
