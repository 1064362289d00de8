// Whether a meter is shown as a badge everywhere.
import { ActionIcon, Tooltip } from '@mantine/core';
import { Pin } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ProfileView } from '../../../core/api/state.ts';
import { useApp } from '../../state/app-context.ts';
import { useCall } from '../../state/use-call.ts';
import { useFailureNote } from '../../ui/use-failure-note.ts';

type PinToggleProps = { readonly profile: ProfileView; readonly meterId: string; readonly label: string };

export function PinToggle({ profile: { serviceId, profileId, pins }, meterId, label }: PinToggleProps) {
  const { t } = useTranslation();
  const { bridge } = useApp();
  const pin = useCall(bridge.daemon['profiles.pin']);
  useFailureNote(pin.error);
  const isPinned = pins.includes(meterId);
  return (
    <Tooltip label={t(isPinned ? 'quota.unpinHint' : 'quota.pinHint')}>
      <ActionIcon
        variant="subtle"
        color={isPinned ? 'accent' : 'gray'}
        aria-pressed={isPinned}
        aria-label={t('quota.pin', { meter: label })}
        onClick={() => void pin.run({ serviceId, profileId, meterId, pinned: !isPinned })}
      >
        <Pin size={15} aria-hidden fill={isPinned ? 'currentColor' : 'none'} />
      </ActionIcon>
    </Tooltip>
  );
}
