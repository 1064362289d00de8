// Nothing in the environment leads `claude setup-token` to another account, address or browser; the way to the network stays.
import { expect, it } from 'vitest';
import { setupTokenEnvironment } from '../../../../daemon/connect/setup-token/setup-token-environment.ts';

const where = { folder: '/private/folder', browser: '/private/folder/browser', platform: 'linux' } as const;

it('takes out every name of Anthropic, Claude Code and ours', () => {
  const names = [
    'ANTHROPIC_API_KEY',
    'ANTHROPIC_AUTH_TOKEN',
    'ANTHROPIC_BASE_URL',
    'CLAUDE_CODE_OAUTH_TOKEN',
    'CLAUDE_CODE_USE_BEDROCK',
    'CLAUDE_CODE_CUSTOM_OAUTH_URL',
    'CLAUDECODE',
    'HAPPIER_HOME_DIR',
    'HAPPIER_BUILD_FEATURES_ALLOW',
  ];
  const environment = setupTokenEnvironment(Object.fromEntries(names.map((name) => [name, 'x'])), where);
  expect(Object.keys(environment).sort()).toEqual([
    'BROWSER',
    'CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC',
    'CLAUDE_CONFIG_DIR',
    'DISABLE_AUTOUPDATER',
  ]);
});

it('keeps the person and the network, and replaces browser and folder', () => {
  const own = {
    PATH: '/usr/bin',
    HOME: '/home/person',
    HTTPS_PROXY: 'http://127.0.0.1:1',
    NO_PROXY: 'localhost',
    NODE_EXTRA_CA_CERTS: '/ca.pem',
    SSL_CERT_FILE: '/ca.pem',
    LANG: 'C.UTF-8',
    MY_CLAUDE_THING: 'kept',
  };
  const environment = setupTokenEnvironment(
    { ...own, BROWSER: 'firefox', CLAUDE_CONFIG_DIR: '/home/person/.claude' },
    where,
  );
  expect(environment).toMatchObject({ ...own, BROWSER: where.browser, CLAUDE_CONFIG_DIR: where.folder });
});

it('knows that Windows compares names without case', () => {
  const environment = setupTokenEnvironment({ Anthropic_Api_Key: 'x', Browser: 'x' }, { ...where, platform: 'win32' });
  expect(Object.values(environment)).not.toContain('x');
  expect(setupTokenEnvironment({ Anthropic_Api_Key: 'x' }, where)).toHaveProperty('Anthropic_Api_Key');
});
