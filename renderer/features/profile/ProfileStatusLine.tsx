// Whether the profile works, why not, and the button that mends it.
import { Button, Group, Text } from '@mantine/core';
import { CircleCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ProfileView } from '../../../core/api/state.ts';
import { availableMethods } from '../../../core/catalog/services.ts';
import { isUsable } from '../../../core/credential/status.ts';
import { useNavigate } from '../../state/app-context.ts';
import { Notice } from '../../ui/Notice.tsx';
import classes from './ProfileStatusLine.module.css';
import { useStatusText } from './use-status-text.ts';

export function ProfileStatusLine({ profile }: { readonly profile: ProfileView }) {
  const { t } = useTranslation();
  const { go } = useNavigate();
  const { serviceId, profileId, status, removalAt } = profile;
  const text = useStatusText(status);
  if (removalAt !== null) return <Notice tone="info">{t('profile.leaving')}</Notice>;
  if (isUsable(status)) {
    return (
      <Group gap="sm">
        {status.state === 'connected' && <CircleCheck size={16} aria-hidden className={classes.good} />}
        <Text>{text}</Text>
      </Group>
    );
  }
  return (
    <Notice
      tone="warning"
      action={
        availableMethods[serviceId].length > 0 && (
          <Button variant="filled" onClick={() => go({ page: 'connect', serviceId, profileId })}>
            {t(profile.kind === 'api-key' ? 'profile.replaceKey' : 'services.signInAgain')}
          </Button>
        )
      }
    >
      {text}
    </Notice>
  );
}
