// The data is locked with a passphrase: ask for it.
import { Button, Stack, Text } from '@mantine/core';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useApp } from '../../state/app-context.ts';
import { useCall } from '../../state/use-call.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { SecretInput } from '../../ui/SecretInput.tsx';
import { useSecretField } from '../../ui/use-secret-field.ts';
import { AccountFrame } from './AccountFrame.tsx';

export function UnlockPage() {
  const { t } = useTranslation();
  const { bridge } = useApp();
  const unlock = useCall(bridge.daemon['account.unlock']);
  const field = useSecretField();

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const passphrase = field.take();
    if (passphrase === '') return;
    await unlock.run({ passphrase });
    field.ref.current?.focus();
  };

  return (
    <AccountFrame title={t('account.lockedTitle')}>
      <Text c="dimmed">{t('account.lockedWhy')}</Text>
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap="lg">
          <SecretInput field={field} autoFocus autoComplete="current-password" label={t('account.passphrase')} />
          <ErrorNote error={unlock.error} />
          <Button type="submit" variant="filled" loading={unlock.pending} disabled={field.isEmpty}>
            {t('account.unlock')}
          </Button>
        </Stack>
      </form>
    </AccountFrame>
  );
}
