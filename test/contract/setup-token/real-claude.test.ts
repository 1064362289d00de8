// The real `claude setup-token` against the provider simulator: both ways to its token, each way to none, and nothing left behind.
import { existsSync } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { secretsBelow, secretsInArguments } from '../../support/secret-scan.ts';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';
import { askThroughProxy } from '../providers/proxy-client.ts';
import { createSetupTokenWorld, realClaude, type SetupTokenWorld } from './setup-token-world.ts';
import { copyCode, decide } from './sign-in-page.ts';

const tokenShape = /^sk-ant-oat\d\d-[\w-]+$/;
const yearSeconds = 31_536_000;
/** Left where they are, the second would go along with requests of Claude Code's own. */
const ambient = {
  ANTHROPIC_API_KEY: 'sk-ant-api03-ambient-000000000001',
  CLAUDE_CODE_OAUTH_TOKEN: 'sk-ant-oat01-ambient-000000000002',
};

let simulator: TestSimulator;
let world: SetupTokenWorld;
beforeAll(async () => {
  simulator = await startTestSimulator();
  simulator.control.anthropic.addAccount({ email: 'demo@example.com' });
});
afterAll(() => simulator.close());
beforeEach(async () => {
  world = await createSetupTokenWorld();
});
afterEach(async () => {
  await world.close();
  simulator.control.forgetRequests();
});

/** The person's environment: a desktop on which a browser would open, and credentials of another account. */
async function environment(): Promise<Record<string, string>> {
  const bin = join(world.home, '..', 'bin');
  await mkdir(bin);
  for (const opener of ['xdg-open', 'open', 'firefox']) {
    const program = join(bin, opener);
    await writeFile(program, `#!/bin/sh\n: > '${join(bin, 'opened')}'\n`);
    await chmod(program, 0o755);
  }
  return {
    ...simulator.environment(),
    ...ambient,
    PATH: `${bin}:/usr/bin:/bin`,
    DISPLAY: ':99',
    BROWSER: 'firefox',
  };
}

const hasOpened = () => existsSync(join(world.home, '..', 'bin', 'opened'));
const tokenRequests = () => simulator.control.requests({ host: 'platform.claude.com', path: '/v1/oauth/token' });

/** How the provider takes a token: a turn with it, as a subscription. */
async function statusOfTurn(token: string): Promise<number> {
  const { status } = await askThroughProxy(simulator, 'https://api.anthropic.com/v1/messages', {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'anthropic-beta': 'oauth-2025-04-20',
      'anthropic-version': '2023-06-01',
      'content-type': 'application/json',
    },
    body: JSON.stringify({ model: 'claude-sonnet-4-6', max_tokens: 1, messages: [{ role: 'user', content: 'ping' }] }),
  });
  return status;
}

/** No process, no copy of a secret in any file, nothing in the person's home, no browser, nobody else's credential on the wire. */
async function expectNothingLeft(secrets: Readonly<Record<string, string>>): Promise<void> {
  expect(world.processes()).toEqual([]);
  expect(await secretsBelow(world.folder, secrets)).toEqual([]);
  expect(await secretsInArguments(secrets)).toEqual([]);
  expect(await world.inHome()).toEqual([]);
  expect(hasOpened()).toBe(false);
  for (const secret of Object.values(ambient)) expect(simulator.control.requests({ contains: secret })).toEqual([]);
  expect(simulator.control.unknownHosts()).toEqual({});
}

describe('the real claude setup-token', { timeout: 60_000 }, () => {
  it('gives the token for the pasted code, after pastes that were no good', async () => {
    const run = world.run(realClaude, await environment());
    const address = await run.authorizeUrl;
    const { searchParams } = new URL(address);
    expect(searchParams.get('scope')).toBe('user:inference');
    expect(searchParams.get('redirect_uri')).toBe('https://platform.claude.com/oauth/code/callback');

    const denied = await decide(simulator, address, 'deny');
    expect(() => run.submit(denied.location)).toThrow('connect_access_denied');
    const code = await copyCode(simulator, address);
    expect(() => run.submit(code.replace(/#.*/, '#another-state'))).toThrow('connect_oauth_state_mismatch');
    expect(() => run.submit(code.replace(/#.*/, ''))).toThrow('redirect_missing_state');
    expect(() => run.submit('what is this')).toThrow('redirect_not_url');
    expect(tokenRequests()).toEqual([]);

    run.submit(` ${code}\n`);
    const token = await run.token;
    expect(tokenShape.test(token)).toBe(true);
    expect(await statusOfTurn(token)).toBe(200);
    expect(JSON.parse(tokenRequests()[0]?.body ?? '{}')).toMatchObject({ expires_in: yearSeconds });
    await expectNothingLeft({ token, code });
    expect(() => run.submit(code)).toThrow('attempt_unknown');
  });

  it('gives the token without a paste when the browser is on this computer', async () => {
    const run = world.run(realClaude, await environment());
    const [address, loopback] = [await run.authorizeUrl, await run.loopbackUrl];
    expect(new URL(loopback ?? '').searchParams.get('state')).toBe(new URL(address).searchParams.get('state'));
    const { location } = await decide(simulator, loopback ?? '', 'allow');
    expect(location).toMatch(/^http:\/\/localhost:\d+\/callback\?/);
    const answer = await fetch(location, { redirect: 'manual' });
    expect(answer.status).toBe(302);
    const shown = await askThroughProxy(simulator, answer.headers.get('location') ?? '');
    expect(shown.status).toBe(200);
    const token = await run.token;
    expect(await statusOfTurn(token)).toBe(200);
    await expectNothingLeft({ token });
    await expect(fetch(location)).rejects.toThrow();
  });

  it('reads the token on a terminal without colours, where what stood there before is not drawn again', async () => {
    const run = world.run(realClaude, { ...(await environment()), NO_COLOR: '1' });
    run.submit(await copyCode(simulator, await run.authorizeUrl));
    expect(await statusOfTurn(await run.token)).toBe(200);
  });

  it('ends when the person declines in the browser on this computer', async () => {
    const run = world.run(realClaude, await environment());
    const { location } = await decide(simulator, (await run.loopbackUrl) ?? '', 'deny');
    expect(location).toContain('error=access_denied');
    await fetch(location, { redirect: 'manual' });
    await expect(run.token).rejects.toThrow('setup_token_failed');
    await expectNothingLeft({});
  });

  it('ends when the provider refuses the code', async () => {
    const run = world.run(realClaude, await environment());
    const state = new URL(await run.authorizeUrl).searchParams.get('state') ?? '';
    run.submit(`a-code-that-nobody-gave#${state}`);
    await expect(run.token).rejects.toThrow('setup_token_failed');
    expect(tokenRequests().map(({ status }) => status)).toEqual([400]);
    await expectNothingLeft({});
  });

  it('ends when the provider cannot be reached', async () => {
    const nowhere = 'http://127.0.0.1:9';
    const run = world.run(realClaude, { ...(await environment()), HTTPS_PROXY: nowhere, https_proxy: nowhere });
    const state = new URL(await run.authorizeUrl).searchParams.get('state') ?? '';
    run.submit(`a-code#${state}`);
    await expect(run.token).rejects.toThrow('setup_token_failed');
  });

  it('is gone after a cancel', async () => {
    const run = world.run(realClaude, await environment());
    const code = await copyCode(simulator, await run.authorizeUrl);
    expect(world.processes().length).toBeGreaterThan(0);
    run.cancel();
    await expect(run.token).rejects.toThrow('attempt_cancelled');
    expect(() => run.submit(code)).toThrow('attempt_unknown');
    expect(tokenRequests()).toEqual([]);
    await expectNothingLeft({});
  });
});
