// Which files of a home hold access tokens, by the home's folder name.
import { backendOfHome } from './home-folder.ts';
import type { Materializer } from './materializer.ts';
import { materializers } from './materializers.ts';

/** @param name the last folder of a home; null: of no backend of ours, so it holds no token of ours */
export function materializerOfHome(name: string): Materializer | null {
  const backend = backendOfHome(name);
  return backend === null ? null : materializers[backend];
}
