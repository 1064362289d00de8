// An API key: masked, sent once, gone from the page right after, whatever comes back.
import { Button, Group, Stack } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type ServiceId, services } from '../../../core/catalog/services.ts';
import type { ErrorShape } from '../../../core/errors.ts';
import { useApp, useNavigate } from '../../state/app-context.ts';
import { useCall } from '../../state/use-call.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { SecretInput } from '../../ui/SecretInput.tsx';
import { useSecretField } from '../../ui/use-secret-field.ts';
import { keyOwner, keyProblem } from './key-owner.ts';
import type { ConnectFields } from './use-connect-fields.ts';
import type { Connected } from './use-connected.ts';

type ApiKeyPanelProps = {
  readonly serviceId: ServiceId;
  readonly fields: ConnectFields;
  /** The key of an existing profile is replaced. */
  readonly isAgain: boolean;
  readonly onConnected: (connected: Connected) => void;
};

export function ApiKeyPanel({ serviceId, fields, isAgain, onConnected }: ApiKeyPanelProps) {
  const { t } = useTranslation();
  const { bridge } = useApp();
  const { replace } = useNavigate();
  const store = useCall(bridge.daemon['connect.apiKey']);
  const field = useSecretField();
  const [misplaced, setMisplaced] = useState<ErrorShape | null>(null);
  const error = misplaced ?? store.error;
  const owner = keyOwner(error, serviceId);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const target = fields.target();
    const found = keyProblem(serviceId, field.peek());
    setMisplaced(found);
    if (!target || found) return;
    const connected = await store.run({ ...target, key: field.take(), replace: isAgain });
    if (connected) onConnected(connected);
    else field.ref.current?.focus();
  };

  const moveTo = (next: ServiceId): void => {
    setMisplaced(null);
    store.clear();
    replace({ page: 'connect', serviceId: next });
  };

  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack gap="md">
        <SecretInput
          field={field}
          autoComplete="off"
          label={t('connect.key', { service: services[serviceId].name })}
          description={t('connect.keyHint')}
        />
        <ErrorNote error={error} action={owner && !isAgain && <MoveTo owner={owner} onMove={moveTo} />} />
        <Group>
          <Button type="submit" variant="filled" loading={store.pending} disabled={field.isEmpty}>
            {t(isAgain ? 'connect.replaceKey' : 'connect.storeKey')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function MoveTo({ owner, onMove }: { readonly owner: ServiceId; readonly onMove: (owner: ServiceId) => void }) {
  const { t } = useTranslation();
  return <Button onClick={() => onMove(owner)}>{t('connect.addUnder', { service: services[owner].name })}</Button>;
}
