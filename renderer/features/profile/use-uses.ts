// What uses a profile, as lines: said before it is disconnected.
import { useTranslation } from 'react-i18next';
import type { ProfileView } from '../../../core/api/state.ts';
import { backends } from '../../../core/catalog/backends.ts';
import { services } from '../../../core/catalog/services.ts';
import { profileUses } from '../../../core/session/profile-uses.ts';
import { useApp, useDaemon } from '../../state/app-context.ts';
import { shortFolder } from '../../ui/short-folder.ts';

export function useUses({ serviceId, profileId }: ProfileView): readonly string[] {
  const { t } = useTranslation();
  const { info } = useApp();
  const profiles = useDaemon((state) => state.profiles);
  const sessions = useDaemon((state) => state.sessions);
  const defaults = useDaemon((state) => state.defaults);
  const uses = profileUses({ profiles, sessions, defaults }, serviceId, profileId);
  const names = uses.backends.map((id) => backends[id].name);
  return [
    uses.sessions > 0 && t('disconnect.sessions', { count: uses.sessions }),
    uses.isDefault && t('disconnect.isDefault', { service: services[serviceId].name }),
    names.length > 0 && t('disconnect.backends', { backends: names.join(', ') }),
    ...uses.folders.map((folder) => t('disconnect.folder', { folder: shortFolder(folder, info.homeFolder) })),
    uses.pins > 0 && t('disconnect.pins', { count: uses.pins }),
  ].filter((line) => line !== false);
}
