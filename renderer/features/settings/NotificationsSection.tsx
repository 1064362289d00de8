// Which things a session may tell by a desktop notification.
import { Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useApp } from '../../state/app-context.ts';
import { Section } from '../../ui/Section.tsx';

export function NotificationsSection() {
  const { t } = useTranslation();
  const { preferences } = useApp();
  const { notifyBell, notifyEnd, change } = useStore(preferences);
  return (
    <Section title={t('notifications.title')}>
      <Switch
        label={t('notifications.bell')}
        description={t('notifications.bellHint')}
        checked={notifyBell}
        onChange={(event) => change({ notifyBell: event.currentTarget.checked })}
      />
      <Switch
        label={t('notifications.end')}
        description={t('notifications.endHint')}
        checked={notifyEnd}
        onChange={(event) => change({ notifyEnd: event.currentTarget.checked })}
      />
    </Section>
  );
}
