// Changing the passphrase: the present one, and the new one twice. Nothing of it stays in the fields.
import { Button, Group, Stack } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApp } from '../../state/app-context.ts';
import { useCall } from '../../state/use-call.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { SecretInput } from '../../ui/SecretInput.tsx';
import { useNotify } from '../../ui/use-notify.ts';
import { useSecretField } from '../../ui/use-secret-field.ts';
import { NewPassphraseFields } from '../account/NewPassphraseFields.tsx';
import { useNewPassphrase } from '../account/use-new-passphrase.ts';

export function ChangePassphrase() {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  if (isOpen) return <Form onClose={() => setIsOpen(false)} />;
  return (
    <Button size="xs" onClick={() => setIsOpen(true)}>
      {t('passphrase.change')}
    </Button>
  );
}

function Form({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { bridge } = useApp();
  const notify = useNotify();
  const change = useCall(bridge.daemon['account.passphrase']);
  const current = useSecretField();
  const next = useNewPassphrase();
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!next.check()) return;
    if (!(await change.run({ current: current.take(), next: next.take() }))) {
      current.ref.current?.focus();
      return;
    }
    notify(t('passphrase.changed'));
    onClose();
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack gap="md" maw={320}>
        <SecretInput field={current} autoFocus autoComplete="current-password" label={t('passphrase.current')} />
        <NewPassphraseFields
          passphrase={next}
          label={t('account.newPassphrase')}
          labelAgain={t('account.newPassphraseAgain')}
        />
        <ErrorNote error={change.error} />
        <Group gap="sm">
          <Button type="submit" variant="filled" loading={change.pending} disabled={current.isEmpty || next.isEmpty}>
            {t('passphrase.change')}
          </Button>
          <Button variant="subtle" color="gray" onClick={onClose}>
            {t('common.cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
