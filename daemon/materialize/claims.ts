// Who uses which home: one small file per running session, without secrets, so that what a crash leaves behind is found at the next start.
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { backendIdSchema } from '../../core/catalog/backends.ts';
import { type SessionId, sessionIdSchema } from '../../core/ids.ts';
import { atomicReplace } from '../atomic-write.ts';

const claimSchema = z.strictObject({
  v: z.literal(1),
  sessionId: sessionIdSchema,
  backend: backendIdSchema,
  /** Absolute path of the home it uses; null for a native session. */
  home: z.string().nullable(),
  /** Names of the keychain items that the backend may keep for that home (macOS); they are removed with the token files. */
  keychainItems: z.array(z.string()).default([]),
  /** Null between the claim and the spawn. `identity` tells this process from a later one with the same pid. */
  process: z.strictObject({ pid: z.number().int().positive(), identity: z.string().nullable() }).nullable(),
});
export type Claim = z.infer<typeof claimSchema>;

export type Claims = {
  /** Writes or replaces the session's claim; it outlives this process when it returns. */
  put(claim: Claim): Promise<void>;
  remove(sessionId: SessionId): Promise<void>;
  list(): Promise<readonly Claim[]>;
  /** Removes every claim, unreadable ones too. */
  clear(): Promise<void>;
};

/** @param dataFolder absolute path of the data folder */
export function createClaims(dataFolder: string): Claims {
  const folder = join(dataFolder, 'session-claims');
  const file = (sessionId: SessionId) => join(folder, `${sessionId}.json`);
  const read = async (name: string): Promise<Claim[]> => {
    try {
      return [claimSchema.parse(JSON.parse(await readFile(join(folder, name), 'utf8')))];
    } catch {
      return [];
    }
  };
  return {
    async put(claim) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await atomicReplace(file(claim.sessionId), JSON.stringify(claim), randomBytes);
    },
    remove: (sessionId) => rm(file(sessionId), { force: true }),
    async list() {
      const names = await readdir(folder).catch(() => []);
      return (await Promise.all(names.filter((name) => name.endsWith('.json')).map(read))).flat();
    },
    clear: () => rm(folder, { recursive: true, force: true }),
  };
}
