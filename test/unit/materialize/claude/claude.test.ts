// The Claude plan: the measured forms of its files per kind of credential, what is set, prepended, wiped and told.
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../../../core/credential/secret.ts';
import { claudeMaterializer, planClaude } from '../../../../daemon/materialize/claude/claude.ts';
import { workFolder } from '../../../../daemon/materialize/claude/claude-instructions.ts';
import type { Plan } from '../../../../daemon/materialize/plan.ts';
import { home, inputOf, key, nothing, subscription } from './claude-input.ts';

function textOf(plan: Plan, path: string): string | null {
  const file = plan.files.find((each) => each.path === path);
  return file === undefined ? null : file.content instanceof Secret ? file.content.reveal() : file.content;
}
const jsonOf = (plan: Plan, path: string) => JSON.parse(textOf(plan, path) ?? 'null');

describe('the credential', () => {
  it('is an access-only file for a sign-in', () => {
    const plan = planClaude(inputOf(), nothing);
    expect(plan.files[0]?.content).toBeInstanceOf(Secret);
    expect(jsonOf(plan, '.credentials.json')).toEqual({
      claudeAiOauth: {
        accessToken: 'sk-ant-oat01-token-of-work',
        scopes: ['user:inference', 'user:profile', 'user:sessions:claude_code'],
        subscriptionType: 'max',
      },
    });
  });

  it.each([
    ['Pro', 'pro'],
    ['Max', 'max'],
    ['Max 5x', 'max'],
    ['Team Premium', 'team'],
    ['Enterprise', 'enterprise'],
    ['Free', undefined],
    [null, undefined],
  ])('calls the plan %s %s', (plan, type) => {
    const credential = subscription({ identity: { email: null, accountId: null, plan } });
    const file = jsonOf(planClaude(inputOf({ credentials: [credential] }), nothing), '.credentials.json');
    expect(file.claudeAiOauth.subscriptionType).toBe(type);
  });

  it('is a file of the same form for a setup-token, whose only scope is inference', () => {
    const credentials = [subscription({ kind: 'setup-token', scope: 'user:profile' })];
    const { claudeAiOauth } = jsonOf(planClaude(inputOf({ credentials }), nothing), '.credentials.json');
    expect(claudeAiOauth.scopes).toEqual(['user:inference']);
  });

  it('has the scope that Claude asks for, also when the provider told none', () => {
    const credentials = [subscription({ scope: null })];
    const { claudeAiOauth } = jsonOf(planClaude(inputOf({ credentials }), nothing), '.credentials.json');
    expect(claudeAiOauth.scopes).toEqual(['user:inference', 'user:profile']);
  });

  it('is in the environment and answered beforehand for a key, and in no file', () => {
    const plan = planClaude(inputOf({ credentials: [key] }), nothing);
    expect(textOf(plan, '.credentials.json')).toBeNull();
    expect(plan.environment.set.ANTHROPIC_API_KEY).toBe(key.token);
    expect(jsonOf(plan, '.claude.json').customApiKeyResponses).toEqual({
      approved: [key.token.reveal().slice(-20)],
      rejected: [],
    });
    expect(plan.files.map(({ path }) => textOf(plan, path)).join()).not.toContain(key.token.reveal());
  });

  it('is replaced by the same form', () => {
    const plan = planClaude(inputOf(), nothing);
    const [file] = plan.credentialFiles([subscription({ token: new Secret('next') })], 2);
    expect(file).toMatchObject({ path: '.credentials.json', mode: 0o600 });
    expect(file?.content instanceof Secret && JSON.parse(file.content.reveal()).claudeAiOauth.accessToken).toBe('next');
  });
});

describe('the plan', () => {
  it('prints no secret, keeps every file to its owner and wipes what holds a token', () => {
    const plan = planClaude(inputOf(), nothing);
    expect(JSON.stringify(plan)).not.toContain('token-of-work');
    expect(plan.files.map(({ path, mode }) => [path, mode])).toEqual([
      ['.credentials.json', 0o600],
      ['settings.json', 0o600],
      ['.claude.json', 0o600],
      ['status-line/note.sh', 0o600],
    ]);
    expect(plan.wipe).toEqual(['.credentials.json']);
    expect(claudeMaterializer.tokenFiles).toEqual(plan.wipe);
    expect(plan.accountIds).toEqual(['account-1']);
  });

  it('leaves the account’s numbers by a status line around the person’s own, but not for a key and not on Windows', () => {
    const own = { statusLine: { type: 'command', command: "echo 'mine'", padding: 0 } };
    const withOwn = { ...nothing, native: { ...nothing.native, settings: JSON.stringify(own) } };
    const lineOf = (plan: Plan) => jsonOf(plan, 'settings.json').statusLine;
    const ours = `/bin/sh '${home}/status-line/note.sh'`;
    expect(lineOf(planClaude(inputOf(), nothing))).toEqual({ type: 'command', command: ours });
    expect(lineOf(planClaude(inputOf(), withOwn))).toEqual({
      ...own.statusLine,
      command: `${ours} 'echo '\\''mine'\\'''`,
    });
    for (const input of [inputOf({ platform: 'win32' }), inputOf({ credentials: [key] })]) {
      expect(lineOf(planClaude(input, withOwn))).toEqual(own.statusLine);
      expect(planClaude(input, nothing).files.map(({ path }) => path)).not.toContain('status-line/note.sh');
    }
    // What an earlier start left goes; a project's own line, once allowed, is run by ours too.
    expect(planClaude(inputOf(), nothing).mirrored).toContain('status-line');
    const text = JSON.stringify({ statusLine: { type: 'command', command: 'theirs' } });
    const file = {
      kind: 'settings',
      path: '/home/you/app/.claude/settings.json',
      hash: 'a'.repeat(64),
      text,
      copies: [],
    } as const;
    const allowed = planClaude(inputOf({ allowed: new Set([file.hash]) }), { ...nothing, project: [file] });
    const frozen = allowed.files.find(({ path }) => path.includes('/settings-'))?.path ?? '';
    expect(jsonOf(allowed, frozen).statusLine.command).toBe(`${ours} 'theirs'`);
  });

  it('sets what keeps Claude in this home and quiet', () => {
    expect(planClaude(inputOf(), nothing).environment.set).toEqual({
      CLAUDE_CONFIG_DIR: home,
      ANTHROPIC_CONFIG_DIR: `${home}/anthropic`,
      DISABLE_AUTOUPDATER: '1',
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      CLAUDE_CODE_DISABLE_OFFICIAL_MARKETPLACE_AUTOINSTALL: '1',
      CLAUDE_CODE_DISABLE_AGENT_VIEW: '1',
      CLAUDE_CODE_ADDITIONAL_DIRECTORIES_CLAUDE_MD: '1',
    });
  });

  it('says what is removed and why', () => {
    expect(planClaude(inputOf(), nothing).environment.remove).toEqual([
      { name: 'ANTHROPIC_API_KEY', why: 'billed-instead' },
      { name: 'OPENAI_API_KEY', why: 'not-needed' },
    ]);
  });

  it('keeps the project’s settings out and its instructions in, before the person’s arguments', () => {
    const { args } = planClaude(inputOf({ model: 'opus', args: ['--bare', 'do it'] }), nothing);
    expect(args).toEqual({
      prepend: ['--add-dir', '/home/you/app', '--setting-sources', 'user', '--model', 'opus'],
      append: [],
      refused: ['--bare'],
    });
  });

  it('adds a folder with the instructions above, and not the working folder to a worktree', () => {
    const folder = workFolder('/home/you/app');
    const instructions = [{ path: '/home/you/CLAUDE.md', text: 'Be brief.\n' }];
    const plan = planClaude(inputOf({ args: ['-w'] }), { ...nothing, instructions });
    expect(plan.args.prepend).toEqual(['--add-dir', `${home}/${folder}/instructions`, '--setting-sources', 'user']);
    expect(textOf(plan, `${folder}/instructions/CLAUDE.md`)).toBe('Contents of /home/you/CLAUDE.md:\n\nBe brief.\n');
    expect(planClaude(inputOf({ args: ['-w'] }), nothing).args.prepend).toEqual(['--setting-sources', 'user']);
  });

  it('takes out of the home what Claude would obey before our files', () => {
    const { mirrored } = planClaude(inputOf(), nothing);
    expect(mirrored).toEqual(
      expect.arrayContaining([
        '.config.json',
        'anthropic',
        'remote-settings.json',
        'skills',
        workFolder('/home/you/app'),
      ]),
    );
    expect(mirrored).not.toContain('projects');
  });

  it('tells what stays behind, and what cannot be read', () => {
    const native = { ...nothing.native, settings: '{"apiKeyHelper":"x","enabledPlugins":{}}', state: 'no json' };
    expect(planClaude(inputOf(), { ...nothing, native }).notices).toEqual([
      {
        kind: 'configuration-left-out',
        path: '/home/you/.claude/settings.json',
        names: ['apiKeyHelper', 'enabledPlugins'],
      },
      { kind: 'configuration-unreadable', path: '/home/you/.claude.json' },
    ]);
  });
});

it('plan on macOS, not verified on such a system: names both keychain items of this home', () => {
  const hash = createHash('sha256').update(home).digest('hex').slice(0, 8);
  expect(planClaude(inputOf({ platform: 'darwin' }), nothing).keychainItems).toEqual([
    `Claude Code-credentials-${hash}`,
    `Claude Code-${hash}`,
  ]);
  expect(planClaude(inputOf(), nothing).keychainItems).toEqual([]);
});

it('sees a sign-in that was made inside the home', () => {
  const sees = claudeMaterializer.holdsForeignSignIn;
  expect(sees('{"claudeAiOauth":{"accessToken":"a","refreshToken":"r"}}')).toBe(true);
  const plan = planClaude(inputOf(), nothing);
  expect(sees(textOf(plan, '.credentials.json') ?? '')).toBe(false);
  expect(sees('{"claudeAiOauth":{"accessToken":"","refreshToken":""}}')).toBe(false);
});

it('knows ready and asking screens', () => {
  const { ready, question } = claudeMaterializer.marks;
  const rule = '─'.repeat(60);
  expect(ready.test(`${rule}\r\n❯ \u00a0\r\n${rule}\r\n  ? for shortcuts`)).toBe(true);
  expect(ready.test(`${rule}\n❯\u00a0 \n${rule}\n my own status line`)).toBe(true);
  expect(ready.test('?forshortcuts')).toBe(true);
  const asking =
    'Do you trust the files in this folder?\n❯ 1. Yes, proceed\n  2. No, exit\n Enter to confirm · Esc to cancel';
  expect([ready.test(asking), question?.test(asking)]).toEqual([false, true]);
});
