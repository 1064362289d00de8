// The person's environment as a native start has it: what is ours is gone, all that is theirs is there.
import type { RemovedVariable } from '../../core/catalog/backend-variables.ts';
import type { BackendId } from '../../core/catalog/backends.ts';
import { changedEnvironment, removedVariables } from '../materialize/env.ts';
import { homesFolder } from '../materialize/home-folder.ts';
import type { Environment } from './login-shell.ts';

export type NativeEnvironment = {
  readonly environment: Environment;
  readonly removed: readonly RemovedVariable[];
};

/** @param dataFolder absolute path of the data folder */
export function nativeEnvironment(backend: BackendId, person: Environment, dataFolder: string): NativeEnvironment {
  const { platform } = process;
  const removed = removedVariables(person, {
    backend,
    connected: [],
    homesFolder: homesFolder(dataFolder),
    added: [],
    platform,
  });
  return { removed, environment: changedEnvironment(person, { remove: removed, set: {} }, platform) };
}
