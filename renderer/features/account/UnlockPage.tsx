// The data is locked with a passphrase: asks for it, or for the recovery key of who has forgotten it.
import { Button, Group, Stack, Text } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApp } from '../../state/app-context.ts';
import { useCall } from '../../state/use-call.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { SecretInput } from '../../ui/SecretInput.tsx';
import { useSecretField } from '../../ui/use-secret-field.ts';
import { AccountFrame } from './AccountFrame.tsx';
import { RecoverForm } from './RecoverForm.tsx';

export function UnlockPage({ wrongFile }: { readonly wrongFile: boolean }) {
  const { t } = useTranslation();
  const [isForgotten, setIsForgotten] = useState(false);
  return (
    <AccountFrame title={t('account.lockedTitle')}>
      <Text c="dimmed">{t('account.lockedWhy')}</Text>
      {wrongFile && <Notice tone="warning">{t('account.wrongFile', { variable: 'HAPPIER_PASSPHRASE_FILE' })}</Notice>}
      {isForgotten ? (
        <RecoverForm
          wantsPassphrase={false}
          autoFocus
          aside={<Other text={t('account.remembered')} onClick={() => setIsForgotten(false)} />}
        />
      ) : (
        <PassphraseForm aside={<Other text={t('account.forgotten')} onClick={() => setIsForgotten(true)} />} />
      )}
    </AccountFrame>
  );
}

function Other({ text, onClick }: { readonly text: string; readonly onClick: () => void }) {
  return (
    <Button variant="subtle" color="gray" onClick={onClick}>
      {text}
    </Button>
  );
}

function PassphraseForm({ aside }: { readonly aside: ReactNode }) {
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
    <form onSubmit={(event) => void submit(event)}>
      <Stack gap="lg">
        <SecretInput field={field} autoFocus autoComplete="current-password" label={t('account.passphrase')} />
        <ErrorNote error={unlock.error} />
        <Group gap="sm">
          <Button type="submit" variant="filled" loading={unlock.pending} disabled={field.isEmpty}>
            {t('account.unlock')}
          </Button>
          {aside}
        </Group>
      </Stack>
    </form>
  );
}
