// What is found of the backends on a machine: program, version, and the name of its own login without any of its secrets.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { backendViewSchema } from '../../../core/api/state.ts';
import { shimMarker } from '../../../core/shim.ts';
import { nativeCodexLogin } from '../../../daemon/native-logins/codex.ts';
import { findBackends } from '../../../daemon/sessions/backends.ts';
import { findProgram, withoutShims } from '../../../daemon/sessions/find-program.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'happier-backends-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function program(name: string, body: string, mode = 0o755): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, mode);
  return path;
}

describe('a program', () => {
  it('is found in the first absolute folder that has one that runs', async () => {
    mkdirSync(join(folder, 'a', 'codex'), { recursive: true });
    mkdirSync(join(folder, 'b'));
    writeFileSync(join(folder, 'b', 'codex'), '', { mode: 0o644 });
    program('codex', 'true');
    const path = ['', '.', 'relative', join(folder, 'a'), join(folder, 'b'), '/nowhere', folder].join(':');
    expect(await findProgram('codex', path)).toBe(join(folder, 'codex'));
    expect(await findProgram('codex', `.:${join(folder, 'a')}`)).toBeNull();
    mkdirSync(join(folder, 'c'));
    symlinkSync(join(folder, 'codex'), join(folder, 'c', 'codex'));
    expect(await findProgram('codex', join(folder, 'c'))).toBe(join(folder, 'c', 'codex'));
  });
});

describe('a shim of ours', () => {
  it('is never taken for the program, and its folder stays out of the PATH of a session', async () => {
    const [shims, real] = ['shims', 'real'].map((name) => join(folder, name)) as [string, string];
    for (const each of [shims, real]) mkdirSync(each);
    program('shims/codex', `# ${shimMarker}\nexec happier run codex -- "$@"`);
    program('real/codex', `# ${'x'.repeat(500)} ${shimMarker}`);
    const path = `${shims}:${real}:relative`;
    expect(await findProgram('codex', path)).toBe(join(real, 'codex'));
    expect(await findProgram('codex', shims)).toBeNull();
    expect(await withoutShims(['claude', 'codex'], path)).toBe(`${real}:relative`);
  });
});

describe('the backends', () => {
  it('are listed with version, whether they can be started, and their own login', async () => {
    program('codex', '[ "$1" = --version ] && echo "codex-cli 0.169.0"');
    program('claude', 'echo "2.1.197 (Claude Code)"');
    program('gemini', 'exit 1');
    mkdirSync(join(folder, '.codex'));
    writeFileSync(join(folder, '.codex', 'auth.json'), '{"auth_mode":"apikey","OPENAI_API_KEY":"sk-secret"}');
    const found = await findBackends({ PATH: folder, HOME: folder });
    expect(found.map((each) => backendViewSchema.parse(each))).toEqual([
      { id: 'claude', version: '2.1.197', installed: true, native: null, path: join(folder, 'claude') },
      { id: 'codex', version: '0.169.0', installed: true, native: 'API key', path: join(folder, 'codex') },
      { id: 'gemini', version: null, installed: true, native: null, path: join(folder, 'gemini') },
      { id: 'opencode', version: null, installed: false, native: null, path: null },
      { id: 'pi', version: null, installed: false, native: null, path: null },
    ]);
  });
});

describe('the native login', () => {
  const claims = Buffer.from('{"email":"you@example.com"}').toString('base64url');
  const cases: [string, string, string | null][] = [
    [
      'an e-mail',
      JSON.stringify({ tokens: { id_token: `x.${claims}.y`, access_token: 'at-secret', refresh_token: 'rt-secret' } }),
      'you@example.com',
    ],
    [
      'an account without a readable name',
      JSON.stringify({ tokens: { id_token: 'x', access_token: 'at-secret' } }),
      'ChatGPT account',
    ],
    ['a key', '{"OPENAI_API_KEY":"sk-secret"}', 'API key'],
    [
      'a key beside a chosen account',
      JSON.stringify({ auth_mode: 'chatgpt', OPENAI_API_KEY: 'sk-secret', tokens: { id_token: `x.${claims}.y` } }),
      'you@example.com',
    ],
    ['nothing', '{}', null],
    ['what is no JSON', '{', null],
  ];
  it.each(cases)('is known by %s', async (_name, text, expected) => {
    writeFileSync(join(folder, 'auth.json'), text);
    const login = await nativeCodexLogin({ CODEX_HOME: folder }, '/nowhere');
    expect(login).toBe(expected);
    expect(String(login)).not.toContain('secret');
  });

  it('is not known where there is no file', async () => {
    expect(await nativeCodexLogin({}, join(folder, 'none'))).toBeNull();
  });
});
