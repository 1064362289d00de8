// Small programs that stand in PATH as the five backends: each reads its token where and when the real one does, and asks the played provider with it.
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BackendId } from '../../../core/catalog/backends.ts';

const scriptedNames: readonly BackendId[] = ['claude', 'codex', 'gemini', 'opencode', 'pi'];

/**
 * The script. The variable `SCRIPT_PROVIDERS` is the simulator's plain address. When it takes up a replaced file is as measured with the
 * real ones; one that finds a refresh token presents it when it is refused. A conversation is written where the real one writes it, once
 * something was said. Lines on its terminal: `ask TEXT` (ANSWER<status text>), `token` (TOKEN<…>), `server` (leaves a process behind,
 * tells its pid), `deaf` (no longer ends on SIGHUP and SIGTERM), `work MS` (a spinner turns for so long, then DONE<>), `exit N`.
 */
const script = String.raw`
const fs = require('node:fs');
const path = require('node:path');
const { spawn } = require('node:child_process');
const { randomUUID } = require('node:crypto');
const name = path.basename(process.argv[1]);
const args = process.argv.slice(2);
if (args.includes('--version')) {
  console.log('9.8.7');
  process.exit(0);
}
const env = process.env;
const json = (...parts) => {
  try {
    return JSON.parse(fs.readFileSync(path.join(...parts), 'utf8'));
  } catch {
    return null;
  }
};
const dataHome = () => env.XDG_DATA_HOME ?? path.join(env.HOME, '.local', 'share');
const slug = (folder) => folder.replace(/[^A-Za-z0-9]/g, '-');
const day = new Date().toISOString();
const backends = {
  claude: {
    read: () => {
      const found = json(env.CLAUDE_CONFIG_DIR, '.credentials.json')?.claudeAiOauth;
      return { token: found?.accessToken ?? env.CLAUDE_CODE_OAUTH_TOKEN ?? env.ANTHROPIC_API_KEY, refresh: found?.refreshToken };
    },
    follows: 'request',
    url: 'api.anthropic.com/v1/messages',
    tokenUrl: 'platform.claude.com/v1/oauth/token',
    headers: { 'anthropic-beta': 'oauth-2025-04-20', 'anthropic-version': '2023-06-01' },
    body: (text) => ({ model: 'claude-sonnet-4-6', max_tokens: 10, messages: [{ role: 'user', content: text }] }),
    conversation: (id) => path.join(env.CLAUDE_CONFIG_DIR, 'projects', slug(process.cwd()), id + '.jsonl'),
    line: (id, text) => ({ type: 'user', sessionId: id, cwd: process.cwd(), timestamp: new Date().toISOString(), uuid: randomUUID(), message: { role: 'user', content: text } }),
    resumed: () => option('--resume') ?? option('-r'),
    chosen: () => option('--session-id'),
  },
  codex: {
    read: () => {
      const found = json(env.CODEX_HOME, 'auth.json');
      return { token: found?.tokens?.access_token ?? found?.OPENAI_API_KEY, refresh: found?.tokens?.refresh_token };
    },
    follows: 'refusal',
    url: 'chatgpt.com/backend-api/codex/responses',
    tokenUrl: 'auth.openai.com/oauth/token',
    headers: {},
    body: (text) => ({ model: 'gpt-5.4', stream: true, input: [{ type: 'message', role: 'user', content: [{ type: 'input_text', text }] }] }),
    conversation: (id) => path.join(env.CODEX_HOME, 'sessions', day.slice(0, 4), day.slice(5, 7), day.slice(8, 10), 'rollout-' + day.slice(0, 19).replace(/:/g, '-') + '-' + id + '.jsonl'),
    first: (id) => ({ timestamp: new Date().toISOString(), type: 'session_meta', payload: { id, timestamp: day, cwd: process.cwd(), originator: 'codex_cli_rs' } }),
    line: (id, text) => ({ timestamp: new Date().toISOString(), type: 'response_item', payload: { type: 'message', role: 'user', content: [{ type: 'input_text', text }] } }),
    resumed: () => (args.includes('resume') ? args.slice(args.indexOf('resume') + 1).find((each) => !each.startsWith('-')) : undefined),
  },
  gemini: {
    read: () => {
      const found = json(env.GEMINI_CLI_HOME ?? env.HOME, '.gemini', 'oauth_creds.json');
      return { token: found?.access_token ?? env.GOOGLE_CLOUD_ACCESS_TOKEN, refresh: found?.refresh_token };
    },
    follows: 'never',
    url: 'cloudcode-pa.googleapis.com/v1internal:generateContent',
    tokenUrl: 'oauth2.googleapis.com/token',
    headers: {},
    body: (text) => ({ model: 'gemini-2.5-flash', request: { contents: [{ role: 'user', parts: [{ text }] }] } }),
    conversation: (id) => path.join(env.GEMINI_CLI_HOME ?? env.HOME, '.gemini', 'tmp', slug(path.basename(process.cwd())), 'chats', 'session-' + day.slice(0, 16).replace(/:/g, '-') + '-' + id.slice(0, 8) + '.jsonl'),
    first: (id) => ({ sessionId: id, projectHash: require('node:crypto').createHash('sha256').update(process.cwd()).digest('hex'), startTime: day, lastUpdated: day, kind: 'main' }),
    line: (id, text) => ({ id: randomUUID(), timestamp: new Date().toISOString(), type: 'user', content: [{ text }] }),
    resumed: () => option('--resume') ?? option('-r'),
    chosen: () => option('--session-id'),
  },
  opencode: {
    read: () => {
      const found = json(dataHome(), 'opencode', 'auth.json')?.openai;
      return { token: found?.access ?? found?.key, refresh: found?.refresh };
    },
    follows: 'request',
    url: 'chatgpt.com/backend-api/codex/responses',
    tokenUrl: 'auth.openai.com/oauth/token',
    headers: {},
    resumed: () => option('--session'),
  },
  pi: {
    read: () => {
      const found = json(env.PI_CODING_AGENT_DIR ?? path.join(env.HOME, '.pi', 'agent'), 'auth.json')?.['openai-codex'];
      return { token: found?.access, refresh: found?.refresh, expires: found?.expires };
    },
    follows: 'expiry',
    url: 'chatgpt.com/backend-api/codex/responses',
    tokenUrl: 'auth.openai.com/oauth/token',
    headers: {},
    resumed: () => option('--session'),
  },
};
const option = (long) => {
  const at = args.findIndex((each) => each === long || each.startsWith(long + '='));
  if (at === -1) return undefined;
  return args[at].includes('=') ? args[at].slice(long.length + 1) : args[at + 1];
};
const me = backends[name];
me.body ??= backends.codex.body;
const resumed = me.resumed();
const id = resumed ?? me.chosen?.() ?? randomUUID();
let cached = me.read();
const access = () => {
  if (me.follows === 'request') cached = me.read();
  if (me.follows === 'expiry' && !(cached.expires > Date.now())) cached = me.read();
  return cached;
};
const post = (url, headers, body) =>
  fetch(env.SCRIPT_PROVIDERS + '/' + url, { method: 'POST', headers: { 'content-type': 'application/json', 'x-scripted': name, ...headers }, body: JSON.stringify(body) });
const note = (text) => {
  if (!me.conversation) return;
  const find = (folder) => (fs.existsSync(folder) ? fs.readdirSync(folder, { recursive: true }).map((each) => path.join(folder, each)) : []);
  const fresh = me.conversation(id);
  const root = name === 'codex' ? path.join(env.CODEX_HOME, 'sessions') : path.dirname(fresh);
  const old = find(root).find((each) => each.endsWith('.jsonl') && (path.basename(each).includes(id) || (fs.readFileSync(each, 'utf8').split('\n')[0] ?? '').includes(id)));
  const file = old ?? fresh;
  if (!old) {
    fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    if (name === 'gemini') fs.writeFileSync(path.join(path.dirname(path.dirname(file)), '.project_root'), process.cwd(), { mode: 0o600 });
    if (me.first) fs.appendFileSync(file, JSON.stringify(me.first(id)) + '\n', { mode: 0o600 });
  }
  fs.appendFileSync(file, JSON.stringify(me.line(id, text)) + '\n', { mode: 0o600 });
};
const ask = async (text) => {
  const send = () => post(me.url, { authorization: 'Bearer ' + cached.token, ...me.headers }, me.body(text));
  access();
  let answer = await send();
  if (answer.status === 401 && cached.refresh) await post(me.tokenUrl, {}, { grant_type: 'refresh_token', refresh_token: cached.refresh });
  const before = cached.token;
  if (answer.status === 401 && me.follows === 'refusal') {
    cached = me.read();
    if (cached.token !== before) answer = await send();
  }
  note(text);
  return 'ANSWER<' + answer.status + ' ' + text + '>';
};
const commands = {
  ask: (rest) => ask(rest),
  token: () => 'TOKEN<' + access().token + '>',
  server: () => {
    const child = spawn(process.execPath, ['-e', 'process.on("SIGHUP", () => {}); setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' });
    child.unref();
    return 'SERVER<' + child.pid + '>';
  },
  deaf: () => {
    process.on('SIGHUP', () => {});
    process.on('SIGTERM', () => {});
    return 'DEAF<>';
  },
  work: (rest) =>
    new Promise((resolve) => {
      let turns = 0;
      const spinner = setInterval(() => process.stdout.write('\r' + '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'[(turns += 1) % 10]), 80);
      setTimeout(() => {
        clearInterval(spinner);
        resolve('DONE<>');
      }, Number(rest));
    }),
  exit: (rest) => process.exit(Number(rest)),
};
require('node:readline').createInterface({ input: process.stdin }).on('line', async (line) => {
  const [command, ...rest] = line.trim().split(' ');
  if (!Object.hasOwn(commands, command)) return;
  try {
    console.log(await commands[command](rest.join(' ')));
  } catch (error) {
    console.log('FAILED<' + error.message + '>');
  }
});
process.stdin.on('end', () => process.exit(0));
// What each real one shows when it takes input (the materializers' marks), so that nothing that is typed is held back.
console.log('──────\n❯ \n──────\n? for shortcuts · /x GPT default · /x Type your message or @path/to/file Ask anything… ctrl+p commands • medium');
console.log('READY<' + (resumed === undefined ? 'new' : 'resumed ' + resumed) + '>');
`;

/** Puts the five programs into `folder` (made if needed). */
export async function installScriptedBackends(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const name of scriptedNames) {
    await writeFile(join(folder, name), `#!/usr/bin/env node\n${script}`);
    await chmod(join(folder, name), 0o755);
  }
}
