// The daemon is killed at every step of a session; the next one finds no token on disk and no process left.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sessionIdSchema } from '../../../core/ids.ts';
import { createClaims } from '../../../daemon/materialize/claims.ts';
import { homeFolder, homesFolder } from '../../../daemon/materialize/home-folder.ts';
import { sessionSteps } from '../../../daemon/materialize/steps.ts';
import { systemProcessTable } from '../../../daemon/sessions/process-table.ts';
import { buildProgram, type Program } from '../../support/child-program.ts';
import { asWork, codexHome, codexRecord } from './records.ts';
import { createSessionsWorld, eventually, type SessionsWorld } from './sessions-world.ts';

let program: Program;
let world: SessionsWorld;
const table = systemProcessTable();

beforeAll(async () => {
  program = await buildProgram('test/contract/sessions/crash-program.ts');
});
afterAll(() => program.remove());
beforeEach(async () => {
  world = await createSessionsWorld();
  world.hold(codexRecord());
});
afterEach(() => world.close());

const home = () => homeFolder(world.home, codexHome);

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

const withSecrets = () => filesBelow(world.home).filter((file) => /-token-of-work-/.test(readFileSync(file, 'latin1')));

function expectSwept(): void {
  expect(withSecrets()).toEqual([]);
  expect(filesBelow(world.home).filter((file) => file.endsWith('.draft'))).toEqual([]);
  expect(existsSync(join(world.home, 'session-claims'))).toBe(false);
  expect(table.holding(homesFolder(world.home))).toEqual([]);
}

const stepsWithToken = sessionSteps.slice(
  sessionSteps.indexOf('session.token-written'),
  sessionSteps.indexOf('session.wiped'),
);

describe('after kill -9', () => {
  it.each(sessionSteps)('at %s the next start leaves no token and no process', async (step) => {
    await program.start(world.folder, step).ended;
    expect(withSecrets().length > 0).toBe(stepsWithToken.includes(step));
    await world.sessions.sweep();
    expectSwept();
    await world.start({ bindings: asWork });
    expect(JSON.parse(readFileSync(join(home(), 'auth.json'), 'utf8')).tokens.access_token).toContain('of-work');
  });

  it('in the middle of a session its deaf program and the server it left are ended', async () => {
    const daemon = program.start(world.folder, 'never');
    expect(await daemon.nextLine()).toBe('running');
    await eventually(() => table.holding(home()).length === 2, 'the program and its server');
    await daemon.kill();
    expect(table.holding(home())).toHaveLength(2);
    await world.sessions.sweep();
    expectSwept();
  });
});

describe('a program at pipes', () => {
  it('that does not end with the daemon is ended by the next one, and the token goes', async () => {
    const daemon = program.start(world.folder, 'pipes');
    expect(await daemon.nextLine()).toBe('running');
    const { pid } = await world.dump();
    await daemon.kill();
    expect(table.identity(pid)).not.toBeNull();
    expect(withSecrets()).not.toEqual([]);
    await world.sessions.sweep();
    expect(table.identity(pid)).toBeNull();
    expectSwept();
  });
});

describe('the sweep', () => {
  const sessionId = sessionIdSchema.parse('7f1f7c1e-0000-4000-8000-000000000001');

  it('never ends a process that got the pid of an old session', async () => {
    const stranger = spawn('/bin/sleep', ['60'], { stdio: 'ignore', detached: true });
    const pid = stranger.pid ?? 0;
    const claim = { v: 1 as const, sessionId, backend: 'codex' as const, home: null, keychainItems: [] };
    await createClaims(world.home).put({ ...claim, process: { pid, identity: 'another-boot:1' } });
    await world.sessions.sweep();
    expect(table.identity(pid)).not.toBeNull();
    await createClaims(world.home).put({ ...claim, process: { pid, identity: table.identity(pid) } });
    await world.sessions.sweep();
    expect(table.identity(pid)).toBeNull();
  });

  it('removes drafts of a write that was cut, and reports a sign-in made inside a home', async () => {
    mkdirSync(home(), { recursive: true });
    writeFileSync(join(home(), 'auth.json.0123456789ab.draft'), '{"tokens":{"access_token":"access-token-of-work-1"}}');
    writeFileSync(join(home(), 'auth.json'), '{"tokens":{"refresh_token":"refresh-token-of-work-1"}}');
    writeFileSync(join(home(), 'history.jsonl'), 'kept');
    await world.sessions.sweep();
    expectSwept();
    expect(readFileSync(join(home(), 'history.jsonl'), 'utf8')).toBe('kept');
    expect(world.logged).toContainEqual({
      level: 'warn',
      event: 'somebody signed in inside a home; it is not adopted',
    });
  });

  it('does nothing where there is nothing, also with damaged claims', async () => {
    await world.sessions.sweep();
    mkdirSync(join(world.home, 'session-claims'));
    writeFileSync(join(world.home, 'session-claims', 'x.json'), '{');
    await world.sessions.sweep();
    expect(readdirSync(world.home)).toEqual([]);
  });
});
