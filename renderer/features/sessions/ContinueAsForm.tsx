// Chooses the account that a running session goes on as, says what comes along and what is lost, and waits for the end of the turn.
import { Button, Group, List, Loader, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionView } from '../../../core/api/state.ts';
import { backends } from '../../../core/catalog/backends.ts';
import { compatibleServices } from '../../../core/catalog/compatibility.ts';
import { services as catalogue, type ServiceId, serviceIdSchema, serviceIds } from '../../../core/catalog/services.ts';
import type { Bindings } from '../../../core/session/binding.ts';
import { withChoice } from '../../../core/session/choice.ts';
import { authPicker } from '../../../core/session/picker.ts';
import { useApp, useDaemon, useGates, useNavigate, useNow, useNumbers } from '../../state/app-context.ts';
import { useCall } from '../../state/use-call.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useEmailMask } from '../../ui/use-email-mask.ts';
import { AuthServices } from '../new-session/AuthServices.tsx';
import { authState } from '../new-session/auth-state.ts';
import { guessTerminalSize } from './terminal-size.ts';
import { type Continuation, useContinuation } from './use-continuation.ts';

type ContinueAsFormProps = { readonly session: SessionView; readonly onClose: () => void };

export function ContinueAsForm({ session, onClose }: ContinueAsFormProps) {
  const { t } = useTranslation();
  const { bridge, place } = useApp();
  const { replace } = useNavigate();
  const { id, backend } = session;
  const mask = useEmailMask();
  const [choices, setChoices] = useState<Bindings>(() => withNatives(session));
  const { services, auth } = useAuth(session, choices);
  const native = useDaemon((state) => state.backends.find((each) => each.id === backend)?.native ?? null);
  const isOther = auth.bindings !== null && !isSame(auth.bindings, session.bindings);
  const continuation = useContinuation(id, isOther ? auth.bindings : null);
  const change = useCall(bridge.daemon['sessions.continueAs']);
  const cancel = useCall(bridge.daemon['sessions.restart']);
  const start = async (): Promise<void> => {
    if (auth.bindings === null) return;
    const started = await change.run({ id, bindings: auth.bindings, ...guessTerminalSize() });
    // Who went elsewhere meanwhile stays there.
    const { place: now } = place.getState();
    if (!started || now.page !== 'sessions' || now.sessionId !== id) return;
    onClose();
    replace({ page: 'sessions', sessionId: started.id });
  };
  if (change.pending) return <Waiting onCancel={() => void cancel.run({ id, cancel: true })} />;
  return (
    <Stack gap="md">
      <Text c="dimmed">{t('continueAs.now', { who: mask(session.billsTo) })}</Text>
      <AuthServices
        backend={backend}
        services={services}
        auth={auth}
        native={native}
        onChoose={(serviceId, binding) => setChoices((before) => withChoice(before, serviceId, binding))}
      />
      <div aria-live="polite">
        {!isOther ? (
          <Text>{t('continueAs.choose')}</Text>
        ) : continuation.answer === null ? (
          <Text c="dimmed">{continuation.error === null && t('continueAs.loading')}</Text>
        ) : (
          <WhatComesAlong session={session} continuation={continuation.answer} />
        )}
      </div>
      <ErrorNote error={change.error ?? continuation.error ?? continuation.answer?.problem ?? null} />
      <Group justify="flex-end" gap="sm">
        <Button onClick={onClose}>{t('common.cancel')}</Button>
        <Button
          variant="filled"
          disabled={!isOther || continuation.answer === null || continuation.answer.problem !== null}
          onClick={() => void start()}
        >
          {t('continueAs.confirm')}
        </Button>
      </Group>
    </Stack>
  );
}

function Waiting({ onCancel }: { readonly onCancel: () => void }) {
  const { t } = useTranslation();
  return (
    <Stack gap="md">
      <Group gap="sm" role="status" wrap="nowrap">
        <Loader size={16} aria-hidden />
        <Text>{t('continueAs.waiting')}</Text>
      </Group>
      <Group justify="flex-end">
        <Button onClick={onCancel}>{t('common.cancel')}</Button>
      </Group>
    </Stack>
  );
}

type WhatComesAlongProps = { readonly session: SessionView; readonly continuation: Continuation };

function WhatComesAlong({ session, continuation: { billsTo, carries, losses } }: WhatComesAlongProps) {
  const { t } = useTranslation();
  const mask = useEmailMask();
  return (
    <Stack gap="sm">
      <Text>{t(carries ? 'continueAs.carries' : 'continueAs.carriesNot', { who: mask(billsTo) })}</Text>
      {losses.length > 0 && (
        <div>
          <Text>{t('continueAs.lost')}</Text>
          <List>
            {losses.map((loss) => (
              <List.Item key={loss}>
                {t(`continueAs.losses.${loss}`, { backend: backends[session.backend].name })}
              </List.Item>
            ))}
          </List>
        </div>
      )}
    </Stack>
  );
}

/** The picker of the wizard, with what the session uses now as the person's choice. */
function useAuth({ backend, cwd }: SessionView, choices: Bindings) {
  const profiles = useDaemon((state) => state.profiles);
  const defaults = useDaemon((state) => state.defaults);
  const handOffs = useDaemon((state) => state.handOffs);
  const numbers = useNumbers();
  const gates = useGates();
  const now = useNow();
  const picker = authPicker(backend, profiles, gates, now, { defaults, cwd, handOffs }, numbers);
  const services = picker.offered ? picker.services : [];
  return { services, auth: authState(services, choices, profiles) };
}

/** What a session's bindings do not name is native; said so, no default takes its place. */
function withNatives({ backend, bindings }: SessionView): Bindings {
  const slots = Object.keys(bindings).map((id) => catalogue[serviceIdSchema.parse(id)].slot);
  const unnamed = compatibleServices(backend).filter((id) => !slots.includes(catalogue[id].slot));
  return { ...bindings, ...Object.fromEntries(unnamed.map((id) => [id, { source: 'native' }])) };
}

function isSame(a: Bindings, b: Bindings): boolean {
  const profileOf = (bindings: Bindings, id: ServiceId) => {
    const binding = bindings[id];
    return binding?.source === 'connected' ? binding.profileId : null;
  };
  return serviceIds.every((id) => profileOf(a, id) === profileOf(b, id));
}
