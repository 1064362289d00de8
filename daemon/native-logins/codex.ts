// What the machine's own Codex login calls itself, for the picker. Reads the file; no token of it ever leaves this function.
import { join } from 'node:path';
import { fieldsOf, textOf } from '../../core/lenient.ts';
import { nativeCodexFolder } from '../materialize/codex/native-codex.ts';
import { readTextFile } from '../materialize/native-files.ts';
import type { NativeLoginName } from './native-login-name.ts';

function claimsOf(token: unknown): unknown {
  if (typeof token !== 'string') return null;
  try {
    return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}

/** The e-mail of a ChatGPT login, `API key` for a key, null when nobody is signed in or it does not show (a keyring). */
export const nativeCodexLogin: NativeLoginName = async (environment, userFolder) => {
  const text = await readTextFile(join(nativeCodexFolder(environment, userFolder), 'auth.json'));
  if (text === null) return null;
  try {
    const auth = fieldsOf(JSON.parse(text));
    const tokens = fieldsOf(auth?.tokens);
    // Without a mode a key wins over tokens (backend-clis.md, Codex).
    const hasKey = typeof auth?.OPENAI_API_KEY === 'string' && auth.OPENAI_API_KEY !== '';
    if (hasKey && (auth?.auth_mode === undefined || auth.auth_mode === 'apikey')) return 'API key';
    const email = textOf(fieldsOf(claimsOf(tokens?.id_token))?.email, 200);
    return email ?? (typeof tokens?.access_token === 'string' ? 'ChatGPT account' : null);
  } catch {
    return null;
  }
};
