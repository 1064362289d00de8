// An API key or a setup-token: masked, sent once, gone from the page right after, whatever comes back.
import { Button, Checkbox, Group, Stack, TextInput, Title } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallOutput } from '../../../core/api/call.ts';
import type { DaemonCalls } from '../../../core/api/daemon.ts';
import { type ServiceId, services } from '../../../core/catalog/services.ts';
import { useApp, useNavigate } from '../../state/app-context.ts';
import { useCall } from '../../state/use-call.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { SecretInput } from '../../ui/SecretInput.tsx';
import { type SecretField, useSecretField } from '../../ui/use-secret-field.ts';
import { dayAgo, issuedAt } from './issued-day.ts';
import { type KeyProblem, keyProblem } from './key-problem.ts';
import type { ConnectFields } from './use-connect-fields.ts';

export type Stored = CallOutput<DaemonCalls, 'connect.secret'>;

type SecretPanelProps = {
  readonly serviceId: ServiceId;
  readonly fields: ConnectFields;
  /** What an existing profile holds is replaced. */
  readonly isAgain: boolean;
  readonly onStored: (stored: Stored) => void;
  /** Kept, not shown: what was pasted stays while another way is looked at. */
  readonly isHidden: boolean;
};

export function SecretPanel({ serviceId, fields, isAgain, onStored, isHidden }: SecretPanelProps) {
  const { t } = useTranslation();
  const { replace } = useNavigate();
  const field = useSecretField();
  const store = useStore(field, fields, isAgain, onStored);
  const isToken = services[serviceId].methods.includes('setup-token');
  const [day, setDay] = useState(() => dayAgo(0));
  const [skipCheck, setSkipCheck] = useState(false);
  const { problem } = store;

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void store.run(serviceId, { skipCheck, ...(isToken && day !== dayAgo(0) ? { issuedAt: issuedAt(day) } : {}) });
  };
  const moveTo = (owner: ServiceId): void => {
    store.clear();
    replace({ page: 'connect', serviceId: owner });
  };

  return (
    <form onSubmit={submit} hidden={isHidden}>
      <Stack gap="md">
        {isToken && <Title order={2}>{t('connect.setup.pasteTitle')}</Title>}
        <SecretInput
          field={field}
          autoComplete="off"
          label={isToken ? t('connect.setup.field') : t('connect.key.field', { service: services[serviceId].name })}
          description={t('connect.key.hint')}
        />
        {isToken && <IssuedDay value={day} onChange={setDay} />}
        <Checkbox
          label={t('connect.key.skip', { provider: t(`providers.${serviceId}`) })}
          description={t('connect.key.skipHint', { provider: t(`providers.${serviceId}`) })}
          checked={skipCheck}
          onChange={(event) => setSkipCheck(event.currentTarget.checked)}
        />
        <ErrorNote
          error={problem?.error ?? store.error}
          action={problem?.owner && !isAgain && <MoveTo owner={problem.owner} onMove={moveTo} />}
        />
        <Group>
          <Button type="submit" variant="filled" loading={store.isStoring} disabled={field.isEmpty}>
            {t(
              isToken
                ? isAgain
                  ? 'connect.setup.replace'
                  : 'connect.setup.store'
                : isAgain
                  ? 'connect.key.replace'
                  : 'connect.key.store',
            )}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Checks the shape here, where a mistake costs nothing, then sends the secret and empties the field. */
function useStore(field: SecretField, fields: ConnectFields, isAgain: boolean, onStored: (stored: Stored) => void) {
  const { bridge } = useApp();
  const store = useCall(bridge.daemon['connect.secret']);
  const [problem, setProblem] = useState<KeyProblem | null>(null);
  return {
    problem,
    error: store.error,
    isStoring: store.pending,
    clear: () => {
      setProblem(null);
      store.clear();
    },
    run: async (serviceId: ServiceId, options: { skipCheck: boolean; issuedAt?: number }): Promise<void> => {
      const target = fields.target();
      const found = keyProblem(serviceId, field.peek());
      setProblem(found);
      if (!target || found) return;
      const stored = await store.run({ ...target, ...options, secret: field.take(), replace: isAgain });
      if (stored) onStored(stored);
      else field.ref.current?.focus();
    },
  };
}

function IssuedDay({ value, onChange }: { readonly value: string; readonly onChange: (day: string) => void }) {
  const { t } = useTranslation();
  return (
    <TextInput
      type="date"
      maw={200}
      label={t('connect.setup.issued')}
      description={t('connect.setup.issuedHint')}
      required
      withAsterisk={false}
      min={dayAgo(364)}
      max={dayAgo(0)}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

function MoveTo({ owner, onMove }: { readonly owner: ServiceId; readonly onMove: (owner: ServiceId) => void }) {
  const { t } = useTranslation();
  return <Button onClick={() => onMove(owner)}>{t('connect.key.addUnder', { service: services[owner].name })}</Button>;
}
