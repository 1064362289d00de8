// First start on a computer without a keychain: a passphrase is chosen, typed twice, before anything is stored.
import { Button, Stack, Text } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApp } from '../../state/app-context.ts';
import { useCall } from '../../state/use-call.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { SecretInput } from '../../ui/SecretInput.tsx';
import { useSecretField } from '../../ui/use-secret-field.ts';
import { AccountFrame } from './AccountFrame.tsx';

const shortestPassphrase = 8;
type Problem = 'short' | 'different';

export function ChoosePassphrasePage() {
  const { t } = useTranslation();
  const { bridge } = useApp();
  const unlock = useCall(bridge.daemon['account.unlock']);
  const first = useSecretField();
  const second = useSecretField();
  const [problem, setProblem] = useState<Problem | null>(null);

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const found = problemOf(first.peek(), second.peek());
    setProblem(found);
    if (found !== null) {
      (found === 'short' ? first : second).ref.current?.focus();
      return;
    }
    second.take();
    void unlock.run({ passphrase: first.take() });
  };

  return (
    <AccountFrame title={t('account.chooseTitle')}>
      <Text c="dimmed">{t('account.chooseWhy')}</Text>
      <form onSubmit={submit}>
        <Stack gap="lg">
          <SecretInput
            field={first}
            autoFocus
            autoComplete="new-password"
            label={t('account.passphrase')}
            description={t('account.passphraseRule', { count: shortestPassphrase })}
            error={problem === 'short' && t('account.tooShort', { count: shortestPassphrase })}
          />
          <SecretInput
            field={second}
            autoComplete="new-password"
            label={t('account.passphraseAgain')}
            error={problem === 'different' && t('account.different')}
          />
          <Text c="dimmed">{t('account.chooseWarning')}</Text>
          <ErrorNote error={unlock.error} />
          <Button type="submit" variant="filled" loading={unlock.pending} disabled={first.isEmpty || second.isEmpty}>
            {t('account.choose')}
          </Button>
        </Stack>
      </form>
    </AccountFrame>
  );
}

function problemOf(first: string, second: string): Problem | null {
  if (first.length < shortestPassphrase) return 'short';
  return first === second ? null : 'different';
}
