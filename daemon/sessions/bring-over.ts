// Copies one conversation from the home of one account into that of another, or from and to the person's own folders.

import type { BackendId } from '../../core/catalog/backends.ts';
import { AppError } from '../../core/errors.ts';
import { type Bindings, connectedSlots } from '../../core/session/binding.ts';
import { allConversations } from '../conversations/all-conversations.ts';
import { openHome } from '../materialize/open-home.ts';
import type { Homes } from './homes.ts';
import type { NativeEnvironment } from './native-environment.ts';
import type { SessionsOptions } from './sessions-options.ts';
import { homeRef, stateFolder } from './state-folder.ts';

export type BringOver = {
  readonly backend: BackendId;
  /** Absolute path of the folder that the conversation belongs to. */
  readonly cwd: string;
  readonly conversation: string;
  readonly from: Bindings;
  readonly to: Bindings;
};

type Options = Pick<SessionsOptions, 'home' | 'view' | 'onlookers'> & { readonly homes: Homes };

/**
 * Neither home is removed, filled or wiped meanwhile. What lies in the target already stays.
 * @returns whether anything was copied
 * @throws AppError `conversation_not_found` (also when an older one lies there that must not be replaced), `profile_not_found` (of the target), `incompatible`, `slot_taken`, `data_folder_unsafe`;
 *   errors of the file system pass through, the original is as it was
 */
export async function bringOver(
  { backend, cwd, conversation, from, to }: BringOver,
  native: NativeEnvironment,
  { home: dataFolder, view, homes, onlookers }: Options,
): Promise<boolean> {
  const [source, target] = [from, to].map((bindings) => stateFolder(dataFolder, backend, bindings, native));
  const ref = homeRef(backend, connectedSlots(backend, to));
  if (!source || !target) throw new AppError('internal');
  const ours = [source, target].filter(({ native: isNative }) => !isNative).map(({ folder }) => folder);
  return homes.held(ours, async () => {
    const found = await allConversations[backend].find(source, cwd, conversation);
    if (!found) throw new AppError('conversation_not_found', conversation.slice(0, 80));
    if (source.folder === target.folder && source.native === target.native) return false;
    if (ref !== null) {
      // In turn with its removal: a home that is made after it would stay for good.
      const gone = ref.profiles.find(({ serviceId, profileId }) => view(serviceId, profileId) === undefined);
      if (gone) throw new AppError('profile_not_found', gone.profileId);
      await openHome(dataFolder, target.folder, ref);
    }
    const done = onlookers?.copying(target.folder);
    const copied = await allConversations[backend].bringOver(found.id, cwd, source, target).finally(done);
    const there = copied ? found : await allConversations[backend].find(target, cwd, found.id);
    // The person's own CLI has gone another way with it meanwhile: to go on there would be to go on with something else.
    if (there === null || there.changedAt < found.changedAt)
      throw new AppError('conversation_not_found', 'another version of it lies there');
    return copied;
  });
}
