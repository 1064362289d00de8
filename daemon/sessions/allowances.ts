// What the person has allowed of the files of a folder: for this backend, this folder, this very content.
import type { BackendId } from '../../core/catalog/backends.ts';
import type { IndexDatabase } from '../index-database.ts';

export type Allowance = {
  readonly backend: BackendId;
  /** Absolute path of the working folder. */
  readonly folder: string;
  /** Absolute path of the file. */
  readonly path: string;
  /** SHA-256 of its content, hex. */
  readonly hash: string;
};

export type Allowances = {
  /** The hashes that are allowed for a backend in a folder. */
  hashes(backend: BackendId, folder: string): Promise<ReadonlySet<string>>;
  set(allowance: Allowance, allowed: boolean): Promise<void>;
};

export function createAllowances(index: IndexDatabase): Allowances {
  return {
    async hashes(backend, folder) {
      const rows = await index
        .selectFrom('allowances')
        .select('hash')
        .where('backend', '=', backend)
        .where('folder', '=', folder)
        .execute();
      return new Set(rows.map(({ hash }) => hash));
    },
    async set({ backend, folder, path, hash }, allowed) {
      // One content per file: an older one that is allowed no longer lies there.
      await index
        .deleteFrom('allowances')
        .where('backend', '=', backend)
        .where('folder', '=', folder)
        .where('path', '=', path)
        .execute();
      if (allowed) await index.insertInto('allowances').values({ backend, folder, path, hash }).execute();
    },
  };
}
