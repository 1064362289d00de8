// The packed app refuses to start with switches that would open it from outside or weaken its sandbox: by name, before anything is made.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const executable = process.env.HAPPIER_TEST_PACKAGED_APP;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'w-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe.runIf(executable)('the packed app', () => {
  it.each([
    ['--remote-debugging-port=9222', 'remote-debugging-port'],
    ['--remote-debugging-pipe', 'remote-debugging-pipe'],
    ['--remote-allow-origins=*', 'remote-allow-origins'],
    ['--inspect', 'inspect'],
    ['--inspect-brk=9229', 'inspect-brk'],
    ['--auto-open-devtools-for-tabs', 'auto-open-devtools-for-tabs'],
    ['--disable-web-security', 'disable-web-security'],
    ['--ignore-certificate-errors', 'ignore-certificate-errors'],
    ['--host-resolver-rules=MAP * 127.0.0.1', 'host-resolver-rules'],
    ['--load-extension=/tmp', 'load-extension'],
    ['--js-flags=--allow-natives-syntax', 'js-flags'],
    ['--no-sandbox', 'no-sandbox'],
    ['--disable-seccomp-filter-sandbox', 'disable-seccomp-filter-sandbox'],
  ])('does not start with %s', async (argument, name) => {
    const home = join(folder, name);
    const { code, output } = await start([argument], home);
    expect(output).toContain(`Happier cannot start: the switch --${name} is not allowed in the installed app.`);
    expect(code).toBe(1);
    expect(existsSync(home)).toBe(false);
  });
});

async function start(args: readonly string[], home: string): Promise<{ code: number | null; output: string }> {
  const app = spawn(executable ?? '', ['--disable-gpu', ...args], { env: { ...process.env, HAPPIER_HOME: home } });
  let output = '';
  const collect = (chunk: Buffer): void => {
    output += chunk.toString();
  };
  app.stdout.on('data', collect);
  app.stderr.on('data', collect);
  const late = setTimeout(() => app.kill('SIGKILL'), 30_000);
  const [code] = await once(app, 'close');
  clearTimeout(late);
  return { code, output };
}
