// The OAuth client secret of the Gemini CLI that is installed here. Happier has none of its own: Google's token endpoint wants the one of
// the client whose id signed in, and that is Gemini CLI's.
import { readFile, stat } from 'node:fs/promises';
import process from 'node:process';
import { oauthClients } from '../../core/oauth/clients.ts';
import { filesWithClient, geminiPackage } from './gemini-package.ts';
import { secretBesideClientId } from './secret-beside-client-id.ts';

/** The file that holds it was 17 MB, the whole program 60 (0.61.0). */
const largestFile = 64 * 1024 * 1024;
const largestSum = 256 * 1024 * 1024;

async function textOf(file: string, limit: number): Promise<string> {
  const { size } = await stat(file);
  return size <= Math.min(largestFile, limit) ? readFile(file, 'latin1') : '';
}

async function search(path: string, platform: NodeJS.Platform): Promise<string | null> {
  const clientId = oauthClients.gemini?.clientId ?? '';
  const folder = await geminiPackage(path, platform);
  if (folder === null) return null;
  let left = largestSum;
  for (const file of await filesWithClient(folder)) {
    const text = await textOf(file, left).catch(() => '');
    const secret = secretBesideClientId(text, clientId);
    if (secret !== null) return secret;
    left -= text.length;
  }
  return null;
}

/**
 * Looks only into the package that `gemini` in `path` belongs to; null when there is none or it holds no secret. Never throws. The
 * answer goes into token requests and nowhere else.
 * @param path the person's PATH
 */
export async function findGeminiClientSecret({
  path,
  platform = process.platform,
}: {
  readonly path: string | undefined;
  readonly platform?: NodeJS.Platform;
}): Promise<string | null> {
  try {
    return path === undefined ? null : await search(path, platform);
  } catch {
    return null;
  }
}
