// Settings: appearance, connected services, what protects the data and where it lies, gates and overrides, version.
import { Button, Code, DataList, SegmentedControl, Text } from '@mantine/core';
import { ChevronRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Preferences } from '../../../core/api/shell.ts';
import { featureIds, features } from '../../../core/catalog/features.ts';
import { useApp, useDaemon, useNavigate } from '../../state/app-context.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Page } from '../../ui/Page.tsx';
import { Section } from '../../ui/Section.tsx';
import { gateReason } from './gate-reason.ts';
import { OverridesNotice } from './OverridesNotice.tsx';

const themes = ['system', 'light', 'dark'] as const satisfies readonly Preferences['theme'][];

/** Keys of the catalogue, which take no dots. */
const gateNames = { connectedServices: 'services', 'connectedServices.quotas': 'quotas' } as const;

export function SettingsPage() {
  const { t } = useTranslation();
  const { info } = useApp();
  const { go } = useNavigate();
  return (
    <Page title={t('settings.title')}>
      {!info.trayVisible && <Notice tone="info">{t('settings.noTray')}</Notice>}
      <Appearance />
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
      <DataSection />
      <GatesSection />
      <OverridesSection />
      <Section title={t('settings.about')}>
        <Text>{t('settings.version', { version: info.version })}</Text>
      </Section>
    </Page>
  );
}

function Appearance() {
  const { t } = useTranslation();
  const { preferences } = useApp();
  const { theme, change } = useStore(preferences);
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
    </Section>
  );
}

function DataSection() {
  const { t } = useTranslation();
  const { info } = useApp();
  const account = useDaemon((state) => state.account);
  return (
    <Section title={t('settings.data')}>
      <DataList labelWidth="140px" gap="sm">
        <DataList.Item>
          <DataList.ItemLabel>{t('settings.protection')}</DataList.ItemLabel>
          <DataList.ItemValue>{account.state === 'open' && t(`protection.${account.protection}`)}</DataList.ItemValue>
        </DataList.Item>
        <DataList.Item>
          <DataList.ItemLabel>{t('settings.dataFolder')}</DataList.ItemLabel>
          <DataList.ItemValue>
            <Code>{info.dataFolder}</Code> <CopyButton text={info.dataFolder} label={t('common.copy')} />
          </DataList.ItemValue>
        </DataList.Item>
      </DataList>
    </Section>
  );
}

function GatesSection() {
  const { t } = useTranslation();
  const { info } = useApp();
  const server = useDaemon((state) => state.gates);
  return (
    <Section title={t('settings.features')}>
      <DataList labelWidth="140px" gap="sm">
        {featureIds.map((id) => {
          const reason = gateReason(id, server, info.gates);
          return (
            <DataList.Item key={id}>
              <DataList.ItemLabel>{t(`gates.names.${gateNames[id]}`)}</DataList.ItemLabel>
              <DataList.ItemValue>
                {reason === null
                  ? t('gates.on')
                  : t('gates.off', { reason: t(`gates.reasons.${reason}`, { variable: features[id].uiVariable }) })}
              </DataList.ItemValue>
            </DataList.Item>
          );
        })}
      </DataList>
    </Section>
  );
}

function OverridesSection() {
  const { t } = useTranslation();
  const hasOverrides = useDaemon((state) => state.overrides.length > 0);
  return (
    <Section title={t('settings.overrides')}>
      {!hasOverrides ? <Text c="dimmed">{t('overrides.none')}</Text> : <OverridesNotice />}
    </Section>
  );
}
