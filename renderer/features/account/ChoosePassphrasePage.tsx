// First start on a computer without a keychain: a passphrase is chosen, typed twice, before anything is stored.
import { Button, Stack, Text } from '@mantine/core';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useApp } from '../../state/app-context.ts';
import { useCall } from '../../state/use-call.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { AccountFrame } from './AccountFrame.tsx';
import { NewPassphraseFields } from './NewPassphraseFields.tsx';
import { useNewPassphrase } from './use-new-passphrase.ts';

export function ChoosePassphrasePage() {
  const { t } = useTranslation();
  const { bridge } = useApp();
  const unlock = useCall(bridge.daemon['account.unlock']);
  const passphrase = useNewPassphrase();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (passphrase.check()) void unlock.run({ passphrase: passphrase.take() });
  };
  return (
    <AccountFrame title={t('account.chooseTitle')}>
      <Text c="dimmed">{t('account.chooseWhy')}</Text>
      <form onSubmit={submit}>
        <Stack gap="lg">
          <NewPassphraseFields
            passphrase={passphrase}
            label={t('account.passphrase')}
            labelAgain={t('account.passphraseAgain')}
            autoFocus
          />
          <Text c="dimmed">{t('account.chooseWarning')}</Text>
          <ErrorNote error={unlock.error} />
          <Button type="submit" variant="filled" loading={unlock.pending} disabled={passphrase.isEmpty}>
            {t('account.choose')}
          </Button>
        </Stack>
      </form>
    </AccountFrame>
  );
}
