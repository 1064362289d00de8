// Gemini CLI for personal accounts is over: no failure of the sign-in, so its ways out are other ones (provider-answers.md §4.4).
import { Button, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ProfileView } from '../../../core/api/state.ts';
import { useNavigate } from '../../state/app-context.ts';
import { Notice } from '../../ui/Notice.tsx';
import { useOpenLink } from '../../ui/use-open-link.ts';
import { CheckAgain } from './CheckAgain.tsx';

const keyPage = 'https://aistudio.google.com/apikey';

export function RetiredNotice({ profile }: { readonly profile: ProfileView }) {
  const { t } = useTranslation();
  const { go } = useNavigate();
  const openLink = useOpenLink();
  return (
    <Notice
      tone="warning"
      stacked
      action={
        <>
          <Button variant="filled" onClick={() => go({ page: 'connect', serviceId: profile.serviceId })}>
            {t('profile.retired.other')}
          </Button>
          <Button onClick={() => openLink(keyPage)}>{t('profile.retired.key')}</Button>
          <CheckAgain profile={profile} />
        </>
      }
    >
      <Stack gap="xs">
        <strong>{t('status.ineligible.client-retired')}</strong>
        <span>{t('profile.retired.what')}</span>
        <span>{t('profile.retired.next')}</span>
      </Stack>
    </Notice>
  );
}
