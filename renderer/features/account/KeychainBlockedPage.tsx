// The keychain holds the key of the data but does not give it: say why, and ask again on request. Nothing is deleted.
import { Button, Code, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useApp } from '../../state/app-context.ts';
import { useCall } from '../../state/use-call.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { AccountFrame } from './AccountFrame.tsx';

export function KeychainBlockedPage({ cause }: { readonly cause: 'key_missing' | 'keychain_unavailable' }) {
  const { t } = useTranslation();
  const { bridge, info } = useApp();
  const retry = useCall(bridge.daemon['account.retry']);
  return (
    <AccountFrame title={t('account.blockedTitle')}>
      <Notice tone="warning">{t(`account.blocked.${cause}`)}</Notice>
      <Text c="dimmed">
        {t('account.dataFolder')} <Code>{info.dataFolder}</Code>
      </Text>
      <ErrorNote error={retry.error} />
      <Group>
        <Button variant="filled" loading={retry.pending} onClick={() => void retry.run({})} autoFocus>
          {t('account.retry')}
        </Button>
      </Group>
    </AccountFrame>
  );
}
