// Where a backend keeps its conversations for a choice of auth: the home that the choice implies, or the person's own folders.
import { homedir } from 'node:os';
import type { BackendId } from '../../core/catalog/backends.ts';
import { type Bindings, connectedSlots, type SlotUse } from '../../core/session/binding.ts';
import type { StateFolder } from '../conversations/conversations.ts';
import { homeFolder } from '../materialize/home-folder.ts';
import type { HomeRef } from '../materialize/plan.ts';
import type { NativeEnvironment } from './native-environment.ts';

/** Null: a wholly native start, which has no home of ours. */
export function homeRef(backend: BackendId, uses: readonly SlotUse[]): HomeRef | null {
  const [first, ...others] = uses.map(({ serviceId, profileId }) => ({ serviceId, profileId }));
  return first ? { backend, profiles: [first, ...others] } : null;
}

/** @throws AppError `incompatible`, `slot_taken` */
export function stateFolder(
  dataFolder: string,
  backend: BackendId,
  bindings: Bindings,
  native: NativeEnvironment,
): StateFolder {
  const ref = homeRef(backend, connectedSlots(backend, bindings));
  if (ref !== null) return { folder: homeFolder(dataFolder, ref), native: false, environment: {} };
  return { folder: native.environment.HOME ?? homedir(), native: true, environment: native.environment };
}
