// Settings: appearance, connected services, what protects the data and where it lies, rules, gates and overrides, version.
import { Button, Text } from '@mantine/core';
import { ChevronRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useApp, useGates, useNavigate } from '../../state/app-context.ts';
import { Page } from '../../ui/Page.tsx';
import { Section } from '../../ui/Section.tsx';
import { TrayNotice } from '../../ui/TrayNotice.tsx';
import { AlertsSection } from './AlertsSection.tsx';
import { AppearanceSection } from './AppearanceSection.tsx';
import { DataSection } from './DataSection.tsx';
import { GatesSection } from './GatesSection.tsx';
import { NotificationsSection } from './NotificationsSection.tsx';
import { OverridesSection } from './OverridesSection.tsx';
import { QuotasSection } from './QuotasSection.tsx';
import { RulesSection } from './RulesSection.tsx';
import { VariablesSection } from './VariablesSection.tsx';

export function SettingsPage() {
  const { t } = useTranslation();
  const { info } = useApp();
  const { go } = useNavigate();
  const gates = useGates();
  return (
    <Page title={t('settings.title')}>
      <TrayNotice />
      <AppearanceSection />
      {gates.connectedServices && (
        <Section title={t('services.title')}>
          <div>
            <Button
              rightSection={<ChevronRight size={16} aria-hidden />}
              onClick={() => go({ page: 'connected-services' })}
            >
              {t('settings.openServices')}
            </Button>
          </div>
        </Section>
      )}
      {gates['connectedServices.quotas'] && <QuotasSection />}
      {gates['connectedServices.quotas'] && <AlertsSection />}
      <NotificationsSection />
      {gates.connectedServices && <RulesSection />}
      {gates.connectedServices && <VariablesSection />}
      <DataSection />
      <GatesSection />
      <OverridesSection />
      <Section title={t('settings.about')}>
        <Text>{t('settings.version', { version: info.version })}</Text>
      </Section>
    </Page>
  );
}
