// Programs that behave as `claude setup-token` might one day: each ends with the right error or token, and with all that it started.
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { poll } from '../../support/poll.ts';
import { createSetupTokenWorld, type SetupTokenWorld } from './setup-token-world.ts';

const state = 'state-of-the-script-0123456789';
const redirect = encodeURIComponent('https://platform.claude.com/oauth/code/callback');
const challenge = 'challenge-of-the-script-0123456789_abcdefgh';
const query = (redirectUri: string) => `code_challenge=${challenge}&state=${state}&redirect_uri=${redirectUri}`;
const address = `https://claude.ai/oauth/authorize?${query(redirect)}`;
const token = `sk-ant-oat01-${'Script_0-'.repeat(10)}`;
const ask = `echo '${address}'; echo 'Paste code here >'`;

let world: SetupTokenWorld;
beforeEach(async () => {
  world = await createSetupTokenWorld();
});
afterEach(() => world.close());

async function script(body: string): Promise<string> {
  const program = join(world.home, 'claude');
  await writeFile(program, `#!/bin/sh\n${body}\n`);
  await chmod(program, 0o755);
  return program;
}

it('types the code as one line and gives the token', async () => {
  const typed = join(world.home, 'typed');
  const run = world.run(await script(`${ask}; read code; printf %s "$code" > '${typed}'; echo ${token}; exit 0`));
  expect(await run.authorizeUrl).toBe(address);
  expect(await run.loopbackUrl).toBeNull();
  run.submit(`https://platform.claude.com/oauth/code/callback?code=a-code&state=${state}`);
  expect(await run.token).toBe(token);
  expect(await readFile(typed, 'utf8')).toBe(`a-code#${state}`);
});

it('types one code and no other', async () => {
  const run = world.run(await script(`${ask}; read code; sleep 60`));
  await run.authorizeUrl;
  run.submit(`a-code#${state}`);
  expect(() => run.submit(`a-code#${state}`)).toThrow('attempt_unknown');
});

it('knows the whole address where a short one is shown, from what is given to a browser', async () => {
  const loopback = `https://claude.com/cai/oauth/authorize?${query(encodeURIComponent('http://localhost:40075/callback'))}`;
  const short = `echo 'https://claude.ai/oauth/authorize?I${challenge}'; echo 'Paste code here'`;
  const run = world.run(await script(`"$BROWSER" '${loopback}'; ${short}; read code; echo ${token}`));
  const authorizeUrl = await run.authorizeUrl;
  expect(authorizeUrl).toBe(`https://claude.com/cai/oauth/authorize?${query(redirect)}`);
  expect(await run.loopbackUrl).toBe(loopback);
  expect(() => run.submit('a-code#another-state-0123456789')).toThrow('connect_oauth_state_mismatch');
  run.submit(`a-code#${state}`);
  expect(await run.token).toBe(token);
  const other = await createSetupTokenWorld();
  const blind = other.run(await script(`${short}; sleep 60`));
  await expect(blind.authorizeUrl).rejects.toThrow('setup_token_failed');
  await other.close();
});

it('passes the private folder as the only place for settings, and runs in it', async () => {
  const run = world.run(
    await script(`test "$CLAUDE_CONFIG_DIR" = '${world.folder}' && test "$(pwd)" = '${world.folder}' && echo ${token}`),
  );
  expect(await run.token).toBe(token);
  await expect(run.authorizeUrl).rejects.toThrow('attempt_unknown');
});

it.each([
  ['ends without a token', 'exit 0'],
  ['ends with a failure, whatever it shows', `printf '%s' ${token}; exit 1`],
  ['says that it failed and stays', `${ask}; echo 'OAuth error: it did not work'; sleep 60`],
  ['shows two tokens', `printf '%s\\r\\n%s\\r\\n' ${token} ${token}x; exit 0`],
])('fails when the program %s', async (_, body) => {
  const run = world.run(await script(body));
  await expect(run.token).rejects.toThrow('setup_token_failed');
  expect(world.processes()).toEqual([]);
});

it('tells that no address will come when the program ends before it', async () => {
  const run = world.run(await script('exit 3'));
  await expect(run.authorizeUrl).rejects.toThrow('setup_token_failed');
  await expect(run.loopbackUrl).rejects.toThrow('setup_token_failed');
});

it('does not wait for the end of a program that has shown the token', async () => {
  const run = world.run(await script(`echo ${token}; sleep 60`));
  expect(await run.token).toBe(token);
  expect(world.processes()).toEqual([]);
});

it('takes the whole token when it comes in parts', async () => {
  const run = world.run(
    await script(`printf '%s' '${token.slice(0, 40)}'; sleep 0.2; echo '${token.slice(40)}'; sleep 60`),
  );
  expect(await run.token).toBe(token);
});

it('insists, and takes along what the program started', async () => {
  const stubborn = "trap '' HUP TERM INT";
  const run = world.run(
    await script(`${stubborn}; (setsid sh -c "${stubborn}; sleep 60; sleep 60" &) ; ${ask}; sleep 60; sleep 60`),
  );
  await run.authorizeUrl;
  await poll(() => world.processes().length >= 3);
  run.cancel();
  await expect(run.token).rejects.toThrow('attempt_cancelled');
  expect(world.processes()).toEqual([]);
});

it('ends when it takes too long', async () => {
  const run = world.run(await script(`${ask}; sleep 60`), {}, 300);
  await expect(run.token).rejects.toThrow('attempt_expired');
  expect(world.processes()).toEqual([]);
});

it('can be cancelled before it has begun', async () => {
  const run = world.run(await script('sleep 60'));
  run.cancel();
  await expect(run.authorizeUrl).rejects.toThrow('attempt_cancelled');
  await expect(run.token).rejects.toThrow('attempt_cancelled');
  expect(world.processes()).toEqual([]);
});

it('types nothing before it is asked for a code, nor a key hidden in one', async () => {
  const run = world.run(await script(`sleep 0.2; ${ask}; sleep 60`));
  expect(() => run.submit(`a-code#${state}`)).toThrow('attempt_unknown');
  await run.authorizeUrl;
  for (const hidden of ['%03', '%0D', '%1B%5BA', '%23', '%20']) {
    const pasted = `https://platform.claude.com/oauth/code/callback?code=a${hidden}b&state=${state}`;
    expect(() => run.submit(pasted)).toThrow('redirect_not_url');
  }
});

it.each([
  ['is not there', () => join(world.home, 'nothing')],
  ['is a folder', () => world.home],
  ['is not named by its whole path', () => 'claude'],
])('says that claude is missing when it %s', async (_, program) => {
  const run = world.run(program());
  await expect(run.token).rejects.toMatchObject({ code: 'backend_missing', detail: 'claude' });
});

it('says so too when it may not be run', async () => {
  const program = join(world.home, 'claude');
  await writeFile(program, 'text', { mode: 0o644 });
  await expect(world.run(program).token).rejects.toMatchObject({ code: 'backend_missing', detail: 'claude' });
});
