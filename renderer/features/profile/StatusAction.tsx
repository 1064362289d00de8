// The one thing to do about a profile's status, as buttons; nothing when it is well or passes by itself.
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ProfileView } from '../../../core/api/state.ts';
import { statusAction } from '../../../core/credential/status.ts';
import { useApp, useNavigate } from '../../state/app-context.ts';
import { useCall } from '../../state/use-call.ts';
import { useFailureNote } from '../../ui/use-failure-note.ts';
import { useOpenLink } from '../../ui/use-open-link.ts';
import { CheckAgain } from './CheckAgain.tsx';
import { reconnectText } from './reconnect-text.ts';

export function StatusAction({ profile }: { readonly profile: ProfileView }) {
  const { status, kind } = profile;
  switch (statusAction(status, kind)) {
    case 'none':
    case 'wait':
      return null;
    case 'sign-in':
    case 'replace-key':
    case 'unlock':
      return <Reconnect profile={profile} />;
    case 'check-again':
      return <CheckAgain profile={profile} />;
    case 'open-link':
      return (
        <>
          {status.state === 'ineligible' && status.link !== null && <OpenLink url={status.link} />}
          <CheckAgain profile={profile} />
        </>
      );
    case 'remove':
      return <Remove profile={profile} />;
  }
}

function Reconnect({ profile }: { readonly profile: ProfileView }) {
  const { t } = useTranslation();
  const { go } = useNavigate();
  const { serviceId, profileId, kind } = profile;
  return (
    <Button variant="filled" onClick={() => go({ page: 'connect', serviceId, profileId })}>
      {t(reconnectText(kind))}
    </Button>
  );
}

function OpenLink({ url }: { readonly url: string }) {
  const { t } = useTranslation();
  const openLink = useOpenLink();
  return (
    <Button variant="filled" onClick={() => openLink(url)}>
      {t('status.actions.openLink')}
    </Button>
  );
}

function Remove({ profile: { serviceId, profileId } }: { readonly profile: ProfileView }) {
  const { t } = useTranslation();
  const { bridge } = useApp();
  const disconnect = useCall(bridge.daemon['profiles.disconnect']);
  useFailureNote(disconnect.error);
  return (
    <Button loading={disconnect.pending} onClick={() => void disconnect.run({ serviceId, profileId })}>
      {t('status.actions.remove')}
    </Button>
  );
}
