// The real programs through `happier run`: for each of the 13 pairs a turn runs on the chosen profile's credential and on nothing else,
// whatever variables, project files and files of the person's own say.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CliBench, createCliBench } from '../../support/cli.ts';
import { type ConnectedPerson, connectPerson, credentialName } from '../../support/connected-person.ts';
import { installRealBackends } from '../../support/real-backends.ts';
import { secretsBelow } from '../../support/secret-scan.ts';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';
import { hostileEnvironment, writeHostileNative, writeHostilePlugin, writeHostileProject } from './hostile.ts';
import { pairs } from './pairs.ts';

let simulator: TestSimulator;
let bench: CliBench;
let root: string;
let folders: Record<'project' | 'hostileProject' | 'user' | 'hostileUser', string>;

let person: ConnectedPerson;

const oneShot: Readonly<Record<(typeof pairs)[number]['backend'], readonly string[]>> = {
  claude: ['-p', 'ping', '--output-format', 'json'],
  codex: ['exec', '--skip-git-repo-check', '--json', 'ping'],
  gemini: ['-p', 'ping', '--output-format', 'json', '-m', 'gemini-2.5-flash'],
  opencode: ['run', 'ping'],
  pi: ['-p', 'ping'],
};

beforeAll(async () => {
  root = await mkdtemp('/var/tmp/happier-pairs-');
  const [project, hostileProject, user, hostileUser, programs] = (await Promise.all(
    ['project', 'hostile-project', 'user', 'hostile-user', 'programs'].map(async (name) => {
      const path = join(root, name);
      await mkdir(path);
      return path;
    }),
  )) as [string, string, string, string, string];
  folders = { project, hostileProject, user, hostileUser };
  await installRealBackends(programs);
  await writeHostileProject(hostileProject);
  await writeHostileNative(hostileUser);
  simulator = await startTestSimulator();
  bench = await createCliBench({
    ...simulator.environment(),
    HAPPIER_TEST_ROOT: root,
    HOME: user,
    PATH: `${programs}:${process.env.PATH ?? ''}`,
  });
  person = await connectPerson(bench, simulator);
}, 120_000);
afterAll(async () => {
  await bench?.close();
  await simulator?.close();
  await rm(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
});

const surroundings = [
  { around: 'nothing in the way', cwd: 'project', user: 'user', env: {} },
  { around: 'every variable of the tables set', cwd: 'project', user: 'user', env: hostileEnvironment },
  { around: 'a hostile project folder', cwd: 'hostileProject', user: 'user', env: {} },
  { around: 'a hostile native configuration', cwd: 'project', user: 'hostileUser', env: {} },
] as const;

describe.each(surroundings)('with $around', ({ cwd, user, env }) => {
  it.each(pairs)('$backend answers as the chosen $credential and nobody else', { timeout: 120_000 }, async (pair) => {
    simulator.control.forgetRequests();
    const { auth, secret } = person[credentialName(pair.backend, pair.credential)];
    const result = await bench.run(['run', pair.backend, '--auth', auth, '--', ...oneShot[pair.backend]], {
      cwd: folders[cwd],
      env: { ...env, HOME: folders[user] },
    });
    expect(result, result.stderr).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Simulated answer: ping'),
    });

    const own = secret();
    const seen = simulator.control.requests().filter(({ via }) => via === 'proxy');
    const answered = seen.filter(
      ({ host, path, method }) => method === 'POST' && host === pair.model.host && path === pair.model.path,
    );
    expect(answered.length).toBeGreaterThan(0);
    for (const request of answered) expect(request).toMatchObject({ credential: own, status: 200 });
    expect(new Set(seen.map(({ credential }) => credential).filter((each) => each !== null))).toEqual(new Set([own]));
    expect(seen.filter(({ provider }) => provider === 'elsewhere').map(({ credential }) => credential)).toEqual(
      expect.not.arrayContaining([own]),
    );
    expect(seen.filter(({ endpoint }) => endpoint === 'token')).toEqual([]);
    expect(simulator.control.unknownHosts()).toEqual({});
    expect(JSON.stringify(seen)).not.toContain('sk-hostile');
    // Nothing is left of it when the session has ended.
    expect(await secretsBelow(bench.home, { credential: own })).toEqual([]);
  });
});

it('opencode is refused where a plugin of the folder would run beside it, and nothing is sent', async () => {
  const folder = join(root, 'with-plugin');
  await writeHostilePlugin(folder);
  simulator.control.forgetRequests();
  const { auth } = person['openai key'];
  const result = await bench.run(['run', 'opencode', '--auth', auth, '--', 'run', 'ping'], { cwd: folder });
  expect(result).toMatchObject({ code: 126, stderr: expect.stringContaining('[project_file_refused]') });
  expect(result.stderr).toContain(join(folder, '.opencode'));
  expect(simulator.control.requests().filter(({ via }) => via === 'proxy')).toEqual([]);
  expect(simulator.control.unknownHosts()).toEqual({});
});
