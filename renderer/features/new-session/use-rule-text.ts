// Which rule chose what is preselected for a service, in words; null when nothing of ours is.
import { useTranslation } from 'react-i18next';
import { type BackendId, backends } from '../../../core/catalog/backends.ts';
import type { PickerService } from '../../../core/session/picker.ts';
import { useApp, useDaemon } from '../../state/app-context.ts';
import { shortFolder } from '../../ui/short-folder.ts';
import { useProfileName } from '../profile/use-profile-name.ts';

export function useRuleText({ rule, name, serviceId }: PickerService, backend: BackendId): string | null {
  const { t } = useTranslation();
  const { info } = useApp();
  const nameOf = useProfileName();
  const from = useDaemon((state) =>
    rule.by === 'hand-off'
      ? state.profiles.find((each) => each.serviceId === serviceId && each.profileId === rule.from)
      : undefined,
  );
  switch (rule.by) {
    case 'folder':
      return t('newSession.rule.folder', { folder: shortFolder(rule.folder, info.homeFolder) });
    case 'backend':
      return t('newSession.rule.backend', { backend: backends[backend].name });
    case 'default':
      return t('newSession.rule.default', { service: name });
    case 'only':
      return t('newSession.rule.only');
    case 'hand-off':
      return t('newSession.rule.handOff', { profile: from ? nameOf(from) : rule.from });
    case 'none':
      return null;
  }
}
