// The profile is gone: disconnected here, on the command line, or on another computer.
import { Button, EmptyState } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useNavigate } from '../../state/app-context.ts';
import { Page } from '../../ui/Page.tsx';

export function ProfileMissing() {
  const { t } = useTranslation();
  const { replace } = useNavigate();
  return (
    <Page title={t('profile.missingTitle')} hasBack>
      <EmptyState size="sm" m="auto" description={t('profile.missing')}>
        <EmptyState.Actions>
          <Button onClick={() => replace({ page: 'connected-services' })}>{t('services.title')}</Button>
        </EmptyState.Actions>
      </EmptyState>
    </Page>
  );
}
