// settings.json and .claude.json of a Claude home: what comes along, what stays behind and is told, what wins.
import { describe, expect, it } from 'vitest';
import { claudeSettings, sanitisedSettings } from '../../../../daemon/materialize/claude/claude-settings.ts';
import { claudeState } from '../../../../daemon/materialize/claude/claude-state.ts';

const hostile = {
  apiKeyHelper: 'x',
  awsAuthRefresh: 'x',
  awsCredentialExport: 'x',
  gcpAuthRefresh: 'x',
  otelHeadersHelper: 'x',
  proxyAuthHelper: 'x',
  policyHelper: { path: 'x' },
  forceLoginMethod: 'console',
  forceLoginOrgUUID: 'x',
  modelOverrides: {},
  enabledPlugins: {},
  extraKnownMarketplaces: {},
  remoteControlAtStartup: true,
  aSettingOfNextYear: 1,
};

/** As Claude fills variables in. */
const filledIn = (name: string) => ['$', `{${name}}`].join('');

const settingsOf = (native: string | null, previous: string | null = null) =>
  JSON.parse(claudeSettings(native, previous).text);
const ours = { disableDeepLinkRegistration: 'disable' };

describe('settings.json', () => {
  it('is ours alone when the person has none, or none that can be read', () => {
    expect(settingsOf(null)).toEqual(ours);
    expect(claudeSettings('{ not json', null)).toMatchObject({ unreadable: true, leftOut: [] });
    expect(settingsOf('{ not json', '[]')).toEqual(ours);
    expect(claudeSettings(' ', null).unreadable).toBe(false);
  });

  it('leaves out and names what could change the account, the address, or is not known', () => {
    const { text, leftOut } = claudeSettings(JSON.stringify(hostile), null);
    expect(JSON.parse(text)).toEqual(ours);
    expect(leftOut).toEqual(Object.keys(hostile));
  });

  it('takes over what is the person’s own', () => {
    const own = {
      model: 'sonnet[1m]',
      theme: 'light',
      permissions: { allow: ['Bash(ls)'], defaultMode: 'acceptEdits', additionalDirectories: ['/x'] },
      hooks: { Stop: [{ hooks: [{ type: 'command', command: 'x' }] }] },
      statusLine: { type: 'command', command: 'x' },
      env: { EDITOR: 'vi', API_TIMEOUT_MS: '600000', BASH_MAX_OUTPUT_LENGTH: 5 },
    };
    const { text, leftOut } = claudeSettings(JSON.stringify({ $schema: 'x', ...own }), null);
    expect(JSON.parse(text)).toEqual({ ...own, ...ours });
    expect(leftOut).toEqual([]);
  });

  it('filters variables by name, in any case', () => {
    const names = (
      'ANTHROPIC_BASE_URL anthropic_api_key CLAUDE_CODE_USE_BEDROCK AWS_BEARER_TOKEN_BEDROCK OPENAI_API_KEY GEMINI_API_KEY ' +
      'HTTPS_PROXY NODE_TLS_REJECT_UNAUTHORIZED NODE_EXTRA_CA_CERTS SSL_CERT_FILE NODE_OPTIONS HOME LD_PRELOAD HAPPIER_HOME'
    ).split(' ');
    const env = { ...Object.fromEntries(names.map((name) => [name, 'x'])), EDITOR: 'vi', LIST: ['x'] };
    const result = sanitisedSettings({ env }, 'person');
    expect(result.settings).toEqual({ env: { EDITOR: 'vi' } });
    expect(result.leftOut).toEqual([...names, 'LIST'].map((name) => `env.${name}`));
  });

  it('knows no model of another provider', () => {
    const model = 'arn:aws:bedrock:eu:1:inference-profile/x';
    expect(sanitisedSettings({ model }, 'person')).toEqual({ settings: {}, leftOut: ['model'] });
  });

  it('lets a project switch no questions off', () => {
    const settings = {
      permissions: { allow: ['Bash(ls)'], defaultMode: 'bypassPermissions' },
      skipDangerousModePermissionPrompt: true,
      autoMemoryDirectory: '/x',
    };
    expect(sanitisedSettings(settings, 'project').settings).toEqual({ permissions: { allow: ['Bash(ls)'] } });
    const mild = { permissions: { defaultMode: 'plan' } };
    expect(sanitisedSettings(mild, 'project').settings).toEqual(mild);
  });

  it('keeps what was chosen inside the home, where the person’s own says nothing else', () => {
    const previous = JSON.stringify({ model: 'opus', theme: 'dark', env: { EDITOR: 'old' }, apiKeyHelper: 'x' });
    expect(settingsOf('{"theme":"light"}', previous)).toEqual({ model: 'opus', theme: 'light', ...ours });
  });
});

const base = { native: null, previous: null, cwd: '/app', accountId: 'account-1', approvedKey: null };
const stateOf = (parts: Partial<Parameters<typeof claudeState>[0]>) =>
  JSON.parse(claudeState({ ...base, ...parts }).text);
const fresh = {
  hasCompletedOnboarding: true,
  mcpServers: {},
  projects: { '/app': { hasTrustDialogAccepted: true, mcpServers: {} } },
};

describe('.claude.json', () => {
  it('answers the first questions', () => {
    expect(stateOf({})).toEqual(fresh);
  });

  it('keeps what Claude has noted, and nothing that could change the account', () => {
    const noted = {
      numStartups: 7,
      tipsHistory: { a: 1 },
      migrationVersion: 13,
      userID: 'u',
      machineID: 'm',
      sonnet1m45MigrationComplete: true,
      hasUsedBackslashReturn: true,
      oauthAccount: { accountUuid: 'account-1', emailAddress: 'demo@example.com' },
    };
    const other = {
      env: { ANTHROPIC_API_KEY: 'x' },
      primaryApiKey: 'x',
      apiKeyHelper: 'x',
      customApiKeyResponses: { approved: ['old'] },
      mcpServers: { planted: { command: 'x' } },
      remoteControlAtStartup: true,
      defaultToAgentsView: true,
      clientDataCache: {},
    };
    const projects = {
      '/app': { allowedTools: ['Bash(ls)'], lastCost: 1, mcpServers: { planted: {} }, hasTrustDialogAccepted: false },
      '/other': { hasTrustDialogAccepted: true, lastSessionId: 's', env: {} },
    };
    expect(stateOf({ previous: JSON.stringify({ ...noted, ...other, projects }) })).toEqual({
      ...noted,
      ...fresh,
      projects: {
        '/app': { allowedTools: ['Bash(ls)'], lastCost: 1, hasTrustDialogAccepted: true, mcpServers: {} },
        '/other': { hasTrustDialogAccepted: true, lastSessionId: 's' },
      },
    });
  });

  it('drops the account of somebody else', () => {
    const previous = JSON.stringify({ oauthAccount: { accountUuid: 'account-2' } });
    expect(stateOf({ previous })).toEqual(fresh);
    expect(stateOf({ previous: previous.replace('account-2', 'x'), accountId: null })).toEqual(fresh);
  });

  it('brings the person’s servers and choices, and names what stays behind', () => {
    const native = {
      theme: 'light',
      env: { X: 'y' },
      primaryApiKey: 'x',
      oauthAccount: { accountUuid: 'account-9' },
      numStartups: 900,
      mcpServers: {
        files: { command: 'files', args: ['--here'], env: { ROOT: '/x', ANTHROPIC_API_KEY: 'x' } },
        leaky: {
          type: 'http',
          url: 'https://example.com',
          headers: { Authorization: `Bearer ${filledIn('ANTHROPIC_API_KEY')}` },
        },
        filled: { command: 'x', args: [`${filledIn('HOME')}/x`] },
      },
      projects: {
        '/app': { mcpServers: { here: { command: 'x' } }, allowedTools: ['Edit'], hasTrustDialogAccepted: false },
        '/elsewhere': { mcpServers: { far: { command: 'x' } } },
      },
    };
    const input = { ...base, native: JSON.stringify(native) };
    expect(JSON.parse(claudeState(input).text)).toEqual({
      theme: 'light',
      hasCompletedOnboarding: true,
      mcpServers: {
        files: { command: 'files', args: ['--here'], env: { ROOT: '/x' } },
        filled: { command: 'x', args: [`${filledIn('HOME')}/x`] },
      },
      projects: {
        '/app': { mcpServers: { here: { command: 'x' } }, allowedTools: ['Edit'], hasTrustDialogAccepted: true },
      },
    });
    expect(claudeState(input).leftOut).toEqual([
      'env',
      'primaryApiKey',
      'mcpServers.files.env.ANTHROPIC_API_KEY',
      'mcpServers.leaky',
    ]);
  });
});
