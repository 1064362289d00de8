// Which features are on, and for those that are off who switched them.
import { DataList } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { featureIds, features } from '../../../core/catalog/features.ts';
import { useApp, useDaemon } from '../../state/app-context.ts';
import { Section } from '../../ui/Section.tsx';
import { gateReason } from './gate-reason.ts';

/** Keys of the catalogue, which take no dots. */
const gateNames = { connectedServices: 'services', 'connectedServices.quotas': 'quotas' } as const;

export function GatesSection() {
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
