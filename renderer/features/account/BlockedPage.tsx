// The key of the data is not at hand, and no passphrase gives it: says why, asks again, or takes the recovery key. Nothing is deleted.
import { Button, Code, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { AccountView } from '../../../core/api/state.ts';
import { useApp } from '../../state/app-context.ts';
import { useCall } from '../../state/use-call.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Section } from '../../ui/Section.tsx';
import { AccountFrame } from './AccountFrame.tsx';
import { RecoverForm } from './RecoverForm.tsx';

type BlockedPageProps = { readonly cause: Extract<AccountView, { state: 'blocked' }>['cause'] };

export function BlockedPage({ cause }: BlockedPageProps) {
  const { t } = useTranslation();
  const { bridge, info } = useApp();
  const retry = useCall(bridge.daemon['account.retry']);
  return (
    <AccountFrame title={t('account.blockedTitle')}>
      <Notice tone="warning">
        {t(`account.blocked.${cause}`)} {t('account.nothingDeleted')}
      </Notice>
      <Text c="dimmed">
        {t('account.dataFolder')} <Code>{info.dataFolder}</Code>
      </Text>
      <ErrorNote error={retry.error} />
      <Group>
        <Button variant="filled" loading={retry.pending} onClick={() => void retry.run({})} autoFocus>
          {t('account.retry')}
        </Button>
      </Group>
      <Section title={t('account.recoverTitle')}>
        <RecoverForm key={cause} wantsPassphrase={cause === 'keychain_unavailable'} />
      </Section>
    </AccountFrame>
  );
}
