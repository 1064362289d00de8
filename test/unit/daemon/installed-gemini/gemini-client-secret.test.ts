// The secret comes from the installation that PATH leads to, and from nowhere else. All secrets here are made up.
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { oauthClients } from '../../../../core/oauth/clients.ts';
import { findGeminiClientSecret } from '../../../../daemon/installed-gemini/gemini-client-secret.ts';

const secret = 'GOCSPX-made-up_secret-of-the-tests1';
const otherSecret = 'GOCSPX-another-secret-of-the_tests2';
const bundle = (value: string) =>
  `var OAUTH_CLIENT_ID = "${oauthClients.gemini?.clientId}";\nvar OAUTH_CLIENT_SECRET = "${value}";\n`;
const manifest = JSON.stringify({ name: '@google/gemini-cli', version: '0.0.0' });

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'installed-gemini-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function write(file: string, content: string): Promise<string> {
  await mkdir(dirname(join(root, file)), { recursive: true });
  await writeFile(join(root, file), content);
  return join(root, file);
}

async function link(from: string, to: string): Promise<void> {
  await mkdir(dirname(join(root, from)), { recursive: true });
  await symlink(relative(dirname(join(root, from)), to), join(root, from));
}

/** An installation whose start program loads `chunk-start.js`. */
async function install(folder: string, files: Readonly<Record<string, string>> = {}): Promise<string> {
  await write(`${folder}/package.json`, manifest);
  const entry = await write(`${folder}/bundle/gemini.js`, '#!/usr/bin/env node\nimport "./chunk-start.js";\n');
  await chmod(entry, 0o755);
  for (const [name, content] of Object.entries(files)) await write(`${folder}/${name}`, content);
  return entry;
}

const found = (folder = 'bin') => findGeminiClientSecret({ path: join(root, folder), platform: 'linux' });
const package_ = 'lib/node_modules/@google/gemini-cli';

describe('the secret of the installed Gemini CLI', () => {
  it('is read from a global installation by npm', async () => {
    await link('bin/gemini', await install(package_, { 'bundle/chunk-start.js': bundle(secret) }));
    expect(await found()).toBe(secret);
  });

  it('is read through the links of Homebrew', async () => {
    const entry = await install(`Cellar/gemini-cli/0.0.0/libexec/${package_}`, {
      'bundle/chunk-start.js': bundle(secret),
    });
    await link('Cellar/gemini-cli/0.0.0/libexec/bin/gemini', entry);
    await link('bin/gemini', join(root, 'Cellar/gemini-cli/0.0.0/libexec/bin/gemini'));
    expect(await found()).toBe(secret);
  });

  it('is read from a version before the bundle', async () => {
    await write(`${package_}/package.json`, manifest);
    const entry = await write(`${package_}/dist/index.js`, '#!/usr/bin/env node\n');
    await chmod(entry, 0o755);
    await link('bin/gemini', entry);
    const core = 'node_modules/@google/gemini-cli-core/dist/src/code_assist/oauth2.js';
    await write(`${package_}/${core}`, bundle(secret));
    expect(await found()).toBe(secret);
  });

  it('is read on Windows, where a command file stands beside the package', async () => {
    await install('npm/node_modules/@google/gemini-cli', { 'bundle/chunk-start.js': bundle(secret) });
    expect(await findGeminiClientSecret({ path: join(root, 'npm'), platform: 'win32' })).toBe(secret);
    expect(await found('npm')).toBeNull();
  });

  it('prefers what the program loads at its start to what else lies in the bundle', async () => {
    const files = { 'bundle/a-chunk.js': bundle(otherSecret), 'bundle/chunk-start.js': bundle(secret) };
    await link('bin/gemini', await install(package_, files));
    expect(await found()).toBe(secret);
  });

  it('is found elsewhere in the bundle too', async () => {
    const files = { 'bundle/chunk-start.js': 'nothing', 'bundle/z-chunk.js': bundle(secret) };
    await link('bin/gemini', await install(package_, files));
    expect(await found()).toBe(secret);
  });

  it('is not looked for outside of the package', async () => {
    await link('bin/gemini', await install(package_));
    await write('elsewhere/chunk.js', bundle(secret));
    await link(`${package_}/bundle/chunk-link.js`, join(root, 'elsewhere/chunk.js'));
    await write(`${package_}/other/chunk.js`, bundle(secret));
    await write('lib/node_modules/other/chunk.js', bundle(secret));
    expect(await found()).toBeNull();
  });

  it('is not taken from a program that only has the name', async () => {
    const program = await write('bin/gemini', `#!/bin/sh\n${bundle(secret)}`);
    await chmod(program, 0o755);
    expect(await found()).toBeNull();
    await rm(program);
    const files = {
      'bundle/chunk-start.js': bundle(secret),
      'package.json': JSON.stringify({ name: 'another-gemini' }),
    };
    await link('bin/gemini', await install(package_, files));
    expect(await found()).toBeNull();
  });

  it('is null without a PATH, an installation, or a readable one', async () => {
    expect(await findGeminiClientSecret({ path: undefined })).toBeNull();
    expect(await findGeminiClientSecret({ path: '' })).toBeNull();
    expect(await found()).toBeNull();
    await link('bin/gemini', join(root, 'gone'));
    expect(await found()).toBeNull();
    await rm(join(root, 'bin/gemini'));
    await link('bin/gemini', await install(package_, { 'package.json': 'no JSON' }));
    expect(await found()).toBeNull();
  });

  it('reads no file that is larger than any of the program', async () => {
    const huge = `${bundle(secret)}${' '.repeat(65 * 1024 * 1024)}`;
    await link('bin/gemini', await install(package_, { 'bundle/chunk-start.js': huge }));
    expect(await found()).toBeNull();
  });
});
