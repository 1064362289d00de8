// Sign-in by the in-app browser: a window of its own, whose outcome comes back here. The code never does.
import { Button, Group, Loader, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorShape } from '../../../core/errors.ts';
import { useApp } from '../../state/app-context.ts';
import { useCall } from '../../state/use-call.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Notice } from '../../ui/Notice.tsx';
import type { ConnectFields } from './use-connect-fields.ts';
import type { Connected } from './use-connected.ts';

/** Why the in-app browser was left for another way. */
export type LeftBecause = 'chosen' | 'popup' | 'passkey' | 'refused' | 'origin';

type EmbeddedPanelProps = {
  readonly fields: ConnectFields;
  readonly isAgain: boolean;
  readonly onConnected: (connected: Connected) => void;
  readonly onAnotherWay: (cause: LeftBecause) => void;
};

export function EmbeddedPanel({ fields, isAgain, onConnected, onAnotherWay }: EmbeddedPanelProps) {
  const { t } = useTranslation();
  const { bridge } = useApp();
  const signIn = useCall(bridge.shell['signIn.embedded']);
  const [ended, setEnded] = useState<'cancelled' | ErrorShape | null>(null);
  const error = ended === 'cancelled' ? null : (ended ?? signIn.error);

  const start = async (allowIdentityChange: boolean): Promise<void> => {
    const target = fields.target();
    if (!target) return;
    setEnded(null);
    const answer = await signIn.run({ ...target, allowIdentityChange });
    if (answer?.outcome === 'connected') onConnected(answer);
    else if (answer?.outcome === 'another-way') onAnotherWay(answer.cause);
    else if (answer) setEnded(answer.outcome === 'failed' ? answer.error : 'cancelled');
  };

  return (
    <Stack gap="md">
      <Text c="dimmed">{t(isAgain ? 'connect.embeddedAgain' : 'connect.embedded')}</Text>
      {ended === 'cancelled' && (
        <Notice tone="info" live>
          {t('connect.cancelled')}
        </Notice>
      )}
      <ErrorNote
        error={error}
        action={
          error?.code === 'identity_changed' && (
            <Button onClick={() => void start(true)}>{t('connect.allowOther')}</Button>
          )
        }
      />
      {signIn.pending ? (
        <WindowOpen />
      ) : (
        <Begin onSignIn={() => void start(false)} onAnotherWay={() => onAnotherWay('chosen')} />
      )}
    </Stack>
  );
}

function WindowOpen() {
  const { t } = useTranslation();
  return (
    <Group gap="sm" role="status">
      <Loader size="xs" />
      <Text>{t('connect.windowOpen')}</Text>
    </Group>
  );
}

function Begin({ onSignIn, onAnotherWay }: { readonly onSignIn: () => void; readonly onAnotherWay: () => void }) {
  const { t } = useTranslation();
  return (
    <Group gap="sm">
      <Button variant="filled" onClick={onSignIn}>
        {t('connect.signIn')}
      </Button>
      <Button variant="subtle" color="gray" onClick={onAnotherWay}>
        {t('connect.anotherWay')}
      </Button>
    </Group>
  );
}
