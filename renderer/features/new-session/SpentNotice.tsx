// The chosen profile has nothing left: until when, and what could be used instead, with a button for each. A paid key is named as paid.
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ProfileView } from '../../../core/api/state.ts';
import type { ServiceId } from '../../../core/catalog/services.ts';
import { shownPercent } from '../../../core/quota/badge.ts';
import { type Suggestion, spentUntil, suggestions } from '../../../core/quota/suggestion.ts';
import type { Binding } from '../../../core/session/binding.ts';
import type { PickerService } from '../../../core/session/picker.ts';
import { useDaemon, useGates, useNow, useNumbers } from '../../state/app-context.ts';
import { moment } from '../../ui/format.ts';
import { Notice } from '../../ui/Notice.tsx';
import { useProfileName } from '../profile/use-profile-name.ts';
import { isSameChoice } from './is-same-choice.ts';

type SpentNoticeProps = {
  readonly serviceId: ServiceId;
  readonly binding: Binding;
  /** All that can be chosen: only of these something is suggested. */
  readonly services: readonly PickerService[];
  readonly onChoose: (serviceId: ServiceId, binding: Binding) => void;
};

export function SpentNotice({ serviceId, binding, services, onChoose }: SpentNoticeProps) {
  const { t } = useTranslation();
  const gates = useGates();
  const now = useNow();
  const nameOf = useProfileName();
  const profiles = useDaemon((state) => state.profiles);
  const chosen = profiles.find((each) => binding.source === 'connected' && isProfile(each, { serviceId, ...binding }));
  const until = chosen && gates['connectedServices.quotas'] ? spentUntil(chosen, now) : null;
  if (!chosen || until === null) return null;
  const offers = suggestions(profiles, chosen, now).flatMap((suggestion) => {
    const profile = profiles.find((each) => isProfile(each, suggestion));
    return profile && isOffered(suggestion, services) ? [{ suggestion, profile }] : [];
  });
  // Where something needs no payment, a key is found below by who wants it.
  const shown = offers.slice(0, 1);
  return (
    <Notice
      tone="warning"
      action={shown.map(({ suggestion, profile }) => (
        <Button
          key={`${suggestion.serviceId}/${suggestion.profileId}`}
          size="xs"
          onClick={() => onChoose(suggestion.serviceId, { source: 'connected', profileId: suggestion.profileId })}
        >
          {t(suggestion.paid ? 'spent.choosePaid' : 'spent.choose', { profile: nameOf(profile) })}
        </Button>
      ))}
    >
      {t('spent.now', { profile: nameOf(chosen), time: moment(until, now) })}{' '}
      {shown.map(({ suggestion, profile }) => (
        <SuggestionText key={suggestion.profileId} suggestion={suggestion} profile={profile} />
      ))}
    </Notice>
  );
}

type SuggestionTextProps = { readonly suggestion: Suggestion; readonly profile: ProfileView };

function SuggestionText({ suggestion: { serviceId, leftPercent: left, paid }, profile }: SuggestionTextProps) {
  const { t } = useTranslation();
  const numbers = useNumbers();
  const name = useProfileName()(profile);
  if (paid) return t('spent.paid', { profile: name, provider: t(`providers.${serviceId}`) });
  const percent = shownPercent(left, numbers);
  return percent === null ? null : t(`spent.other.${numbers}`, { profile: name, percent });
}

function isProfile(profile: ProfileView, ref: Pick<ProfileView, 'serviceId' | 'profileId'>): boolean {
  return profile.serviceId === ref.serviceId && profile.profileId === ref.profileId;
}

function isOffered({ serviceId, profileId }: Suggestion, services: readonly PickerService[]): boolean {
  const binding = { source: 'connected', profileId } as const;
  return services.some(
    (service) => service.serviceId === serviceId && service.options.some((option) => isSameChoice(binding, option)),
  );
}
