// Every service connected by every way, with secrets that can be recognised: none of them stands readable anywhere, or crosses the socket.
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Random } from '../../../daemon/clock.ts';
import { systemPorts } from '../../../daemon/ports.ts';
import { googleClientSecret } from '../../providers/google/registration.ts';
import { createFastClock } from '../../support/fast-clock.ts';
import { filesBelow } from '../../support/files-below.ts';
import { consentAs, oauthServices, providerOf } from '../../support/oauth-persons.ts';
import { secretsBelow } from '../../support/secret-scan.ts';
import { type ConnectWorld, codeOf, id, openConnectWorld } from './connect-world.ts';

const keys = { openai: 'sk-proj-planted-key-of-openai-0001', anthropic: 'sk-ant-api03-planted-key-0001' } as const;
const clock = createFastClock(100);
const address = `https://claude.ai/oauth/authorize?${new URLSearchParams({
  code_challenge: 'challenge-of-the-script-0123456789_abcdefgh',
  state: 'state-of-the-script-0123456789',
  redirect_uri: 'https://platform.claude.com/oauth/code/callback',
})}`;

let world: ConnectWorld;
beforeAll(async () => {
  world = await openConnectWorld({ now: clock.now });
});
afterAll(() => world.close());

/** Everything that is secret, by a name that a failure can show. */
const secrets: Record<string, string> = { 'client secret': googleClientSecret, ...keys };
/** What is drawn in 32 bytes: states, verifiers, key pairs, the account key. */
const drawn: Buffer[] = [];
const random: Random = (count) => {
  const bytes = systemPorts.random(count);
  if (count === 32) drawn.push(Buffer.from(bytes));
  return bytes;
};

async function connectByRedirects(): Promise<void> {
  for (const serviceId of oauthServices) {
    const { attemptId, authorizeUrl } = await world.begin(serviceId, { method: 'paste', label: 'Planted label' });
    const redirect = await world.follow(authorizeUrl);
    const { searchParams } = new URL(redirect);
    secrets[`code of ${serviceId}`] = searchParams.get('code') ?? '';
    secrets[`state of ${serviceId}`] = searchParams.get('state') ?? '';
    await world.daemon.call['connect.finish']({ attemptId, redirect });
  }
}

async function connectByBrowserAndCode(): Promise<void> {
  const browser = await world.begin('gemini', { method: 'system-browser', id: 'browser' });
  const redirect = await world.follow(browser.authorizeUrl);
  secrets['code of the browser'] = new URL(redirect).searchParams.get('code') ?? '';
  await fetch(redirect);
  await world.daemon.call['connect.wait']({ attemptId: browser.attemptId });
  const profileId = id('device');
  const device = await world.daemon.call['connect.device']({ serviceId: 'openai-codex', profileId });
  world.simulator.control.openai.approveDevice(device.userCode, world.demo.accountIds['openai-codex']);
  await world.daemon.call['connect.wait']({ attemptId: device.attemptId });
  secrets['device id'] = world.simulator.control.openai.devices().at(-1)?.deviceAuthId ?? '';
}

async function connectBySecrets(setupToken: string): Promise<void> {
  const { call } = world.daemon;
  for (const [serviceId, secret] of Object.entries(keys) as [keyof typeof keys, string][]) {
    await call['connect.secret']({ serviceId, profileId: id('Work'), secret });
  }
  await call['connect.secret']({ serviceId: 'claude-subscription', profileId: id('pasted'), secret: setupToken });
  const { attemptId } = await call['connect.setupToken']({ profileId: id('run') });
  await call['connect.finish']({ attemptId, redirect: 'code-of-the-page-0001#state-of-the-script-0123456789' });
  secrets['setup-token'] = setupToken;
  secrets['code of the page'] = 'code-of-the-page-0001';
}

/** Each fails in its own way, with secrets in hand. */
async function failInManyWays(): Promise<void> {
  for (const serviceId of ['openai-codex', 'gemini'] as const) {
    for (const kind of ['400', '503', 'malformed'] as const) {
      world.simulator.control.fault({ endpoint: 'token', kind });
      const { attemptId, authorizeUrl } = await world.begin(serviceId, { id: 'failing' });
      const redirect = await world.follow(authorizeUrl);
      await codeOf(world.daemon.call['connect.finish']({ attemptId, redirect }));
      world.simulator.control.clearFaults();
    }
  }
  consentAs(world.simulator, world.other);
  const { attemptId, authorizeUrl } = await world.begin('claude-subscription');
  const redirect = await world.follow(authorizeUrl);
  expect(await codeOf(world.daemon.call['connect.finish']({ attemptId, redirect }))).toBe('identity_changed');
  const wrong = world.daemon.call['connect.secret']({
    serviceId: 'openai',
    profileId: id('wrong'),
    secret: keys.anthropic,
  });
  expect(await codeOf(wrong)).toBe('key_of_other_service');
}

async function scan(): Promise<void> {
  for (const [name, secret] of Object.entries(secrets)) expect(secret.length, name).toBeGreaterThan(8);
  expect(await secretsBelow(world.folder.home, secrets)).toEqual([]);
  const files = await filesBelow(world.folder.home);
  expect(files.length).toBeGreaterThan(2);
  expect(drawn.length).toBeGreaterThan(20);
  for (const { path, bytes } of files)
    for (const one of drawn)
      for (const form of [one, one.toString('base64url'), one.toString('hex')])
        expect(bytes.includes(form), `something drawn, in ${path}`).toBe(false);
}

it('keeps none in the clear, and tells none', { timeout: 60_000 }, async () => {
  const { openai, anthropic } = world.simulator.control;
  openai.setApiKeys(world.demo.accountIds['openai-codex'], [keys.openai]);
  anthropic.setApiKeys(world.demo.accountIds['claude-subscription'], [keys.anthropic]);
  const setupToken = anthropic.setupToken(world.demo.accountIds['claude-subscription']);
  await world.fresh();
  const bin = join(world.folder.root, 'bin');
  await mkdir(bin);
  await writeFile(join(bin, 'claude'), `#!/bin/sh\necho '${address}'\nread code\necho ${setupToken}\n`);
  await chmod(join(bin, 'claude'), 0o755);
  const ports = { clock, random };
  await world.restart({ ports, variables: { PATH: `${bin}${delimiter}/usr/bin${delimiter}/bin` } });
  const told: string[] = [];
  world.daemon.on('state', (change) => void told.push(JSON.stringify(change)));

  await connectByRedirects();
  await connectByBrowserAndCode();
  await connectBySecrets(setupToken);
  // Exchanges are limited by the minute, which is 600 ms here.
  await new Promise<void>((resolve) => clock.after(60_000, resolve));
  await failInManyWays();
  told.push(JSON.stringify(await world.daemon.state()));

  for (const person of [world.demo, world.other]) {
    for (const serviceId of oauthServices) {
      const { accessTokens, refreshTokens } = providerOf(world.simulator, serviceId).issued(
        person.accountIds[serviceId],
      );
      for (const [index, token] of [...accessTokens, ...refreshTokens].entries()) {
        secrets[`token ${index} of ${serviceId}, ${person.email}`] = token;
      }
    }
  }
  expect(Object.keys(secrets).length).toBeGreaterThan(20);
  expect((await world.profiles()).length).toBe(9);
  await scan();
  for (const [name, secret] of Object.entries(secrets)) expect(told.join('\n').includes(secret), name).toBe(false);

  // Who it is stays off the server's rows and out of the log as well, and the log's net had nothing to catch.
  const personal = [...Object.values(world.demo.accountIds), 'demo@example.com', 'other@example.com', 'Planted label'];
  for (const name of ['server.sqlite', 'daemon.sqlite', join('logs', 'daemon.log')]) {
    const text = await readFile(join(world.folder.home, name), 'latin1');
    for (const word of personal) expect(text.includes(word), `${word} in ${name}`).toBe(false);
  }
  const log = await readFile(join(world.folder.home, 'logs', 'daemon.log'), 'utf8');
  expect(log).not.toContain('[redacted]');
  expect(log).toContain('signed in');
  await world.daemon.stop();
  await scan();
  await world.restart();
});
