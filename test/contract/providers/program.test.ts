// The simulator as a program of its own: the line it prints, the demo's accounts, and the control from outside.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectSimulator, type RemoteSimulatorControl } from '../../providers/connect-simulator.ts';
import type { SimulatorLine } from '../../providers/demo-environment.ts';

const override = (name: string): string => `HAPPIER_CONNECTED_SERVICES_${name}`;
let folder: string;
let program: ChildProcess;
let line: SimulatorLine;
let control: RemoteSimulatorControl;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'simulator-program-'));
  const outfile = join(folder, 'simulator.mjs');
  await build({
    entryPoints: ['test/providers/main.ts'],
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    outfile,
  });
  program = spawn(process.execPath, [outfile, '--demo'], { stdio: ['ignore', 'pipe', 'inherit'] });
  if (!program.stdout) throw new Error('no output');
  const [first] = await once(createInterface(program.stdout), 'line');
  line = JSON.parse(String(first));
  control = connectSimulator(line.url);
});

afterAll(async () => {
  if (program.exitCode === null) {
    program.kill('SIGKILL');
    await once(program, 'exit');
  }
  await rm(folder, { recursive: true, force: true });
});

describe('the line', () => {
  it('gives the environment for the app, loopback only', () => {
    expect(Object.keys(line.env).sort()).toEqual(
      [
        ...['OPENAI_CODEX', 'CLAUDE_SUBSCRIPTION', 'GEMINI'].flatMap((service) =>
          ['OAUTH_AUTHORIZE_URL', 'OAUTH_TOKEN_URL', 'USAGE_URL'].map((name) => override(`${service}_${name}`)),
        ),
        ...[
          'OPENAI_CODEX_DEVICE_URL',
          'OPENAI_MODELS_URL',
          'CLAUDE_SUBSCRIPTION_PROFILE_URL',
          'CLAUDE_SUBSCRIPTION_MESSAGES_URL',
        ].map(override),
        ...['ANTHROPIC_MODELS_URL', 'GEMINI_USERINFO_URL', 'GEMINI_CODE_ASSIST_URL'].map(override),
        override('GEMINI_OAUTH_CLIENT_SECRET'),
        ...['HTTPS_PROXY', 'https_proxy', 'NO_PROXY', 'no_proxy', 'SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS'],
      ].sort(),
    );
    const urls = Object.values(line.env).filter((value) => value.startsWith('http'));
    expect(urls.every((url) => new URL(url).hostname === '127.0.0.1')).toBe(true);
    expect(existsSync(line.env.SSL_CERT_FILE ?? '')).toBe(true);
  });

  it('names made-up accounts that tell apart', () => {
    const plansOf = (name: string) => line.accounts.filter(({ provider }) => provider === name).map(({ plan }) => plan);
    expect(plansOf('openai')).toEqual(['plus', 'pro', 'plus']);
    expect(plansOf('anthropic')).toEqual(['claude_max', 'claude_team', 'claude_pro']);
    expect(plansOf('google')).toEqual(['standard', 'standard', 'retired']);
    expect(line.accounts.every(({ email }) => email.endsWith('@example.com'))).toBe(true);
  });
});

describe('the control from outside', () => {
  it('shows the numbers of the demo', async () => {
    const [plus, pro, empty] = await control.openai.accounts();
    expect(plus?.usage.windows.map(({ usedPercent }) => 100 - usedPercent)).toEqual([62, 31]);
    expect(pro?.usage.windows.map(({ windowSeconds }) => windowSeconds)).toEqual([604_800]);
    expect(empty?.usage.windows[0]?.usedPercent).toBeGreaterThan(90);
  });

  it('shows that some Claude and Gemini of the demo is nearly used up', async () => {
    const claude = await control.anthropic.accounts();
    expect(claude.flatMap(({ organizations }) => organizations.map(({ usage }) => usage.session?.usedPercent))).toEqual(
      [21, 0, 100],
    );
    const gemini = await control.google.accounts();
    expect(
      gemini.map(({ quota }) => Math.min(...quota.map(({ remainingFraction }) => remainingFraction ?? 1))),
    ).toEqual([0.58, 0.06, Number.POSITIVE_INFINITY]);
  });

  it('does all that the control inside does', async () => {
    const { accountId } = await control.openai.addAccount({ email: 'late@example.com' });
    const { accessToken } = await control.openai.signIn(accountId);
    await control.fault({ endpoint: 'usage', kind: '500' });
    const usage = line.env.HAPPIER_CONNECTED_SERVICES_OPENAI_CODEX_USAGE_URL ?? '';
    const headers = { authorization: `Bearer ${accessToken}` };
    expect((await fetch(usage, { headers })).status).toBe(500);
    expect((await fetch(usage, { headers })).status).toBe(200);
    expect(await control.requests({ accountId })).toMatchObject([{ status: 500 }, { status: 200 }]);
    expect(await control.unknownHosts()).toEqual({});
  });

  it('says what went wrong', async () => {
    await expect(control.openai.setPlan('nobody', 'pro')).rejects.toThrow('unknown account nobody');
    await expect(control.anthropic.setPlan('nobody', 'pro')).rejects.toThrow('unknown account nobody');
    await expect(control.google.setStanding('nobody', 'free')).rejects.toThrow('unknown account nobody');
    await expect(control.anthropic.setApiKeyState('sk-ant-none', 'invalid')).rejects.toThrow('no organization');
  });

  it('cannot be driven by a web page: JSON only, POST only', async () => {
    const call = `${line.url}/__control/forgetRequests`;
    expect((await fetch(call)).status).toBe(405);
    expect((await fetch(call, { method: 'POST', body: '[]' })).status).toBe(405);
    const headers = { 'content-type': 'application/json' };
    expect((await fetch(`${line.url}/__control/toString`, { method: 'POST', headers, body: '[]' })).status).toBe(404);
  });
});

it('ends on SIGTERM and takes its CA file with it', async () => {
  program.kill('SIGTERM');
  const [code] = await once(program, 'exit');
  expect(code).toBe(0);
  expect(existsSync(line.env.SSL_CERT_FILE ?? '')).toBe(false);
});
