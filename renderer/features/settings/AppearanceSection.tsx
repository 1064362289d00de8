// How the window looks: its theme, and whether e-mail addresses are shown whole.
import { SegmentedControl, Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Preferences } from '../../../core/api/shell.ts';
import { useApp } from '../../state/app-context.ts';
import { Section } from '../../ui/Section.tsx';

const themes = ['system', 'light', 'dark'] as const satisfies readonly Preferences['theme'][];

export function AppearanceSection() {
  const { t } = useTranslation();
  const { preferences } = useApp();
  const { theme, maskEmails, change } = useStore(preferences);
  return (
    <Section title={t('settings.appearance')}>
      <div>
        <SegmentedControl
          aria-label={t('settings.theme')}
          data={themes.map((value) => ({ value, label: t(`settings.themes.${value}`) }))}
          value={theme}
          onChange={(value) => change({ theme: value })}
        />
      </div>
      <Switch
        label={t('settings.maskEmails')}
        description={t('settings.maskEmailsHint')}
        checked={maskEmails}
        onChange={(event) => change({ maskEmails: event.currentTarget.checked })}
      />
    </Section>
  );
}
