// The real Gemini CLI holds its client secret where it is looked for. Only the shape is compared: no assertion ever prints the value.
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findGeminiClientSecret } from '../../../daemon/installed-gemini/gemini-client-secret.ts';

const programs = join(import.meta.dirname, '..', '..', 'backends', 'node_modules', '.bin');

it('is found through the link that npm makes', async () => {
  const secret = await findGeminiClientSecret({ path: programs });
  expect(secret !== null && /^GOCSPX-[\w-]{28}$/.test(secret)).toBe(true);
});
