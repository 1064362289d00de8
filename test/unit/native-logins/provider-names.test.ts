// How the logins that OpenCode and Pi hold themselves are named: providers only.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { nativeOpencodeLogin } from '../../../daemon/native-logins/opencode.ts';
import { nativePiLogin } from '../../../daemon/native-logins/pi.ts';
import { providerNames } from '../../../daemon/native-logins/provider-names.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'happier-native-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}

it('names providers, counts the rest, and shows nothing that could be something else', () => {
  expect(providerNames([])).toBeNull();
  expect(providerNames(['openai', 'anthropic'])).toBe('OpenAI, Anthropic');
  expect(providerNames(['openai-codex', 'groq', 'xai', 'zai'])).toBe('ChatGPT, groq, xai and 1 more');
  expect(providerNames(['https://example.com/?key=1'])).toBe('1 provider');
});

it('reads them where each keeps its logins', async () => {
  await put('.local/share/opencode/auth.json', '{"openai":{"type":"api","key":"sk-secret"},"anthropic":{}}');
  await put('.pi/agent/auth.json', '{"openai-codex":{"type":"oauth","refresh":"rt-secret"}}');
  expect(await nativeOpencodeLogin({}, root)).toBe('OpenAI, Anthropic');
  expect(await nativePiLogin({}, root)).toBe('ChatGPT');
  expect(await nativeOpencodeLogin({ XDG_DATA_HOME: '/nowhere' }, root)).toBeNull();
  expect(await nativePiLogin({ PI_CODING_AGENT_DIR: '/nowhere' }, root)).toBeNull();
  await put('.pi/agent/auth.json', 'no json');
  expect(await nativePiLogin({}, root)).toBeNull();
});
