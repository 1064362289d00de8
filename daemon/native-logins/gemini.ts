// What the machine's own Gemini login calls itself, for the picker. Says that a key is there, never which.
import { join } from 'node:path';
import { fieldsOf } from '../../core/lenient.ts';
import { activeAccount, nativeGeminiHome } from '../materialize/gemini/native-gemini.ts';
import { parseJsonWithComments } from '../materialize/json-with-comments.ts';
import { readTextFile } from '../materialize/native-files.ts';
import type { NativeLoginName } from './native-login-name.ts';

type Environment = Readonly<Record<string, string>>;

/** The way to sign in that Gemini would take: its settings' own word, else by variables in the order measured (backend-clis.md). */
function chosenWay(settings: string | null, environment: Environment): string | null {
  const security = fieldsOf(fieldsOf(parseJsonWithComments(settings ?? ''))?.security);
  const selected = fieldsOf(security?.auth)?.selectedType;
  if (typeof selected === 'string') return selected;
  if (environment.GOOGLE_GENAI_USE_GCA === 'true') return 'oauth-personal';
  if (environment.GOOGLE_GENAI_USE_VERTEXAI === 'true') return 'vertex-ai';
  return environment.GEMINI_API_KEY ? 'gemini-api-key' : null;
}

/** The e-mail of a Google sign-in, `API key`, `Vertex AI`, `Application default credentials`; null when nobody is signed in. */
export const nativeGeminiLogin: NativeLoginName = async (environment, userFolder) => {
  const folder = join(nativeGeminiHome(environment, userFolder), '.gemini');
  const text = (name: string) => readTextFile(join(folder, name));
  switch (chosenWay(await text('settings.json'), environment)) {
    case 'oauth-personal': {
      if (environment.GOOGLE_GENAI_USE_GCA && environment.GOOGLE_CLOUD_ACCESS_TOKEN) return 'Access token';
      const isSignedIn = (await text('oauth_creds.json')) !== null;
      return isSignedIn ? (activeAccount(await text('google_accounts.json')) ?? 'Google account') : null;
    }
    case 'gemini-api-key':
      return 'API key';
    case 'vertex-ai':
      return 'Vertex AI';
    case 'compute-default-credentials':
    case 'cloud-shell':
      return 'Application default credentials';
    default:
      return null;
  }
};
