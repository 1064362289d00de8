// The data: what protects it, the passphrase if there is one, the recovery key, and where it lies.
import { Code, DataList } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useApp, useDaemon } from '../../state/app-context.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Section } from '../../ui/Section.tsx';
import { ChangePassphrase } from './ChangePassphrase.tsx';
import { RecoveryKey } from './RecoveryKey.tsx';

export function DataSection() {
  const { t } = useTranslation();
  const { info } = useApp();
  const account = useDaemon((state) => state.account);
  if (account.state !== 'open') return null;
  const { protection, recoveryCheckedAt } = account;
  return (
    <Section title={t('settings.data')}>
      <DataList labelWidth="140px" gap="sm">
        <DataList.Item>
          <DataList.ItemLabel>{t('settings.protection')}</DataList.ItemLabel>
          <DataList.ItemValue>{t(`protection.${protection}`)}</DataList.ItemValue>
        </DataList.Item>
        {protection === 'passphrase' && (
          <DataList.Item>
            <DataList.ItemLabel>{t('passphrase.label')}</DataList.ItemLabel>
            <DataList.ItemValue>
              <ChangePassphrase />
            </DataList.ItemValue>
          </DataList.Item>
        )}
        <DataList.Item>
          <DataList.ItemLabel>{t('recovery.label')}</DataList.ItemLabel>
          <DataList.ItemValue>
            <RecoveryKey checkedAt={recoveryCheckedAt} />
          </DataList.ItemValue>
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
