// Another profile stands in for the one that is spent, as the person has allowed: that is said before anything starts.
import { useTranslation } from 'react-i18next';
import type { ProfileId } from '../../../core/ids.ts';
import type { Binding } from '../../../core/session/binding.ts';
import type { PickerService } from '../../../core/session/picker.ts';
import { useDaemon, useNow } from '../../state/app-context.ts';
import { moment } from '../../ui/format.ts';
import { Notice } from '../../ui/Notice.tsx';
import { useProfileName } from '../profile/use-profile-name.ts';

type HandOffNoticeProps = { readonly service: PickerService; readonly binding: Binding };

export function HandOffNotice({ service: { serviceId, rule, preselected }, binding }: HandOffNoticeProps) {
  const { t } = useTranslation();
  const now = useNow();
  const nameOf = useProfileName();
  const own = useDaemon((state) => state.profiles);
  const name = (id: ProfileId): string => {
    const profile = own.find((each) => each.serviceId === serviceId && each.profileId === id);
    return profile ? nameOf(profile) : id;
  };
  if (rule.by !== 'hand-off' || binding.source !== 'connected' || preselected.source !== 'connected') return null;
  if (binding.profileId !== preselected.profileId) return null;
  return (
    <Notice tone="info">
      {t('spent.handOff', { from: name(rule.from), to: name(binding.profileId), time: moment(rule.until, now) })}
    </Notice>
  );
}
