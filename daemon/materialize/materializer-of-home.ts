// Which files of a home hold an access token, per backend that has a materializer.
import { type BackendId, backendIdSchema } from '../../core/catalog/backends.ts';
import { codexTokenFiles } from './codex.ts';

const tokenFiles: Readonly<Partial<Record<BackendId, readonly string[]>>> = { codex: codexTokenFiles };

/** @param name the last folder of a home; one that is no backend of ours holds no token of ours */
export function tokenFilesOf(name: string): readonly string[] {
  const backend = backendIdSchema.safeParse(name);
  return backend.success ? (tokenFiles[backend.data] ?? []) : [];
}
