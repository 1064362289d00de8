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
    expect(Object.keys(line.env).sort()).toEqual([
      'HAPPIER_CONNECTED_SERVICES_OPENAI_CODEX_OAUTH_AUTHORIZE_URL',
      'HAPPIER_CONNECTED_SERVICES_OPENAI_CODEX_OAUTH_TOKEN_URL',
      'HAPPIER_CONNECTED_SERVICES_OPENAI_CODEX_USAGE_URL',
      'HTTPS_PROXY',
      'NODE_EXTRA_CA_CERTS',
      'NO_PROXY',
      'SSL_CERT_FILE',
      'https_proxy',
      'no_proxy',
    ]);
    const urls = Object.values(line.env).filter((value) => value.startsWith('http'));
    expect(urls.every((url) => new URL(url).hostname === '127.0.0.1')).toBe(true);
    expect(existsSync(line.env.SSL_CERT_FILE ?? '')).toBe(true);
  });

  it('names made-up accounts that tell apart', () => {
    expect(line.accounts.map(({ plan }) => plan)).toEqual(['plus', 'pro', 'plus']);
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
