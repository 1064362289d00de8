// Which arguments may not reach Codex while a connected profile is chosen, in each form that its parser takes.
import { describe, expect, it } from 'vitest';
import { refusedArguments } from '../../../../daemon/materialize/arguments.ts';
import { codexArguments, hasNoDaemon } from '../../../../daemon/materialize/codex/codex-arguments.ts';

const refusedCodexArguments = (args: readonly string[]) => refusedArguments(codexArguments, args);

const refused: [string[], string][] = [
  [['-c', 'model_provider=x'], '-c model_provider'],
  [['-cmodel_provider=x'], '-c model_provider'],
  [['-c=model_provider=x'], '-c model_provider'],
  [['-hcmodel_provider=x'], '-c model_provider'],
  [['--config', 'model_providers.x.base_url="http://127.0.0.1"'], '--config model_providers.x.base_url'],
  [['--config=openai_base_url=x'], '--config openai_base_url'],
  [['-c', ' chatgpt_base_url = "x"'], '-c chatgpt_base_url'],
  [['-c', 'cli_auth_credentials_store="keyring"'], '-c cli_auth_credentials_store'],
  [['-c', 'forced_login_method="api"'], '-c forced_login_method'],
  [['-c', 'forced_chatgpt_workspace_id="x"'], '-c forced_chatgpt_workspace_id'],
  [['-c', 'profile=x'], '-c profile'],
  [['-c', 'notify=["x"]'], '-c notify'],
  [['-c', 'mcp_servers.x.command="x"'], '-c mcp_servers.x.command'],
  [['-c', 'features.daemon_auto_start=true'], '-c features.daemon_auto_start'],
  [['-c', '"model_provider"="x"'], '-c'],
  [['-c', 'tui={a=1}'], '-c tui'],
  [['-c', 'sk-not-a-setting'], '-c'],
  [['-p', 'x'], '-p'],
  [['-pNAME'], '-p'],
  [['-hpNAME'], '-p'],
  [['--profile', 'x'], '--profile'],
  [['--profile=x'], '--profile'],
  [['--oss'], '--oss'],
  [['--local-provider', 'ollama'], '--local-provider'],
  [['--local-provider=ollama'], '--local-provider'],
  [['--remote', 'ws://127.0.0.1'], '--remote'],
  [['--remote=ws://127.0.0.1'], '--remote'],
  [['--remote-auth-token-env=X'], '--remote-auth-token-env'],
  [['--enable', 'daemon_auto_start'], '--enable daemon_auto_start'],
  [['--disable=system_proxy_fallback'], '--disable system_proxy_fallback'],
  [['--an-option-of-next-year=sk-secret'], '--an-option-of-next-year'],
  [['login'], 'login'],
  [['logout'], 'logout'],
  [['app-server', '--listen', 'unix://'], 'app-server'],
  [['remote-control'], 'remote-control'],
  [['exec-server'], 'exec-server'],
  [['cloud'], 'cloud'],
  [['cloud-tasks'], 'cloud-tasks'],
  [['agents'], 'agents'],
  [['mcp', 'add'], 'mcp'],
  [['features', 'list'], 'features'],
  [['responses-api-proxy'], 'responses-api-proxy'],
  [['a-command-of-next-year'], 'a-command-of-next-year'],
  // clap finds a subcommand behind a prompt, and behind the value of an option
  [['some prompt', 'login', 'status'], 'login'],
  [['-m', 'gpt-x', 'login'], 'login'],
  [['-i', 'exec', '-m', 'gpt-x', 'login'], 'login'],
  [['exec', '--oss', 'ping'], '--oss'],
  [['exec', 'resume', '-c', 'openai_base_url=x'], '-c openai_base_url'],
  [['-m', '--oss'], '--oss'],
];

const allowed: string[][] = [
  [],
  ['write a test'],
  ['hello'],
  ['--no-daemon'],
  ['--model', 'gpt-x', 'do it'],
  ['-mgpt-x', '-s', 'read-only', '-a=never'],
  ['-c', 'model="o3"', '-cmodel_reasoning_effort=high', '--config=tui.notifications=true'],
  ['-c', 'projects."/home/you/app".trust_level="trusted"'],
  ['-c', 'sandbox_workspace_write.network_access=true', '-c', 'features.web_search_request=true'],
  ['--enable', 'goals', '--search', '--no-alt-screen', '--cd', '/tmp', '--add-dir', 'login'],
  ['exec', '--skip-git-repo-check', '--json', 'login'],
  ['e', '-o', 'out.txt', '-'],
  ['resume', '--last', 'go on'],
  ['exec', 'resume', '7f1f7c1e-0000-4000-8000-000000000001', 'go on'],
  ['--image', 'a.png', 'b.png', '--', 'login'],
  ['--', '--oss'],
  ['-h'],
];

describe('refused by name', () => {
  it.each(refused)('%j', (args, name) => {
    expect(refusedCodexArguments(args)).toContain(name);
  });

  it('never shows a value', () => {
    const secret = 'sk-proj-0123456789';
    const names = [
      ['-c', `${secret}`],
      [`--config=${secret}=1`],
      [`--token=${secret}`],
      [`--${secret}`],
      ['--enable', secret],
    ];
    expect(JSON.stringify(names.map(refusedCodexArguments))).not.toContain(secret);
    for (const args of names) expect(refusedCodexArguments(args)).toHaveLength(1);
  });
});

it.each(allowed.map((args) => [args]))('lets %j through', (args) => {
  expect(refusedCodexArguments(args)).toEqual([]);
});

it('knows whether --no-daemon is there already', () => {
  expect(hasNoDaemon(['resume', '--no-daemon'])).toBe(true);
  expect(hasNoDaemon(['--', '--no-daemon'])).toBe(false);
});
