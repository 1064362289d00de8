// Whether the profile works, why not, and what mends it.
import { Group, Text } from '@mantine/core';
import { CircleCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ProfileView } from '../../../core/api/state.ts';
import { isUsable, statusAction } from '../../../core/credential/status.ts';
import { Notice } from '../../ui/Notice.tsx';
import { isWell } from './is-well.ts';
import classes from './ProfileStatusLine.module.css';
import { RetiredNotice } from './RetiredNotice.tsx';
import { StatusAction } from './StatusAction.tsx';
import { useStatusText } from './use-status-text.ts';

export function ProfileStatusLine({ profile }: { readonly profile: ProfileView }) {
  const { t } = useTranslation();
  const { status, kind, removalAt } = profile;
  const text = useStatusText(status, kind);
  if (removalAt !== null) return <Notice tone="info">{t('profile.leaving')}</Notice>;
  if (isWell(status)) {
    return (
      <Group gap="sm">
        <CircleCheck size={16} aria-hidden className={classes.good} />
        <Text>{text}</Text>
      </Group>
    );
  }
  if (status.state === 'ineligible' && status.cause === 'client-retired') return <RetiredNotice profile={profile} />;
  const passes = ['none', 'wait'].includes(statusAction(status, kind));
  return (
    <Notice
      tone={isUsable(status) && status.state !== 'expires-soon' ? 'info' : 'warning'}
      action={!passes && <StatusAction profile={profile} />}
    >
      {text}
    </Notice>
  );
}
