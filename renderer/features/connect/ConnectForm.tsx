// Label, id and way of one sign-in. Another way can be taken at any time without losing what was typed.
import { SegmentedControl, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProfileView } from '../../../core/api/state.ts';
import { type ConnectMethod, type ServiceId, services } from '../../../core/catalog/services.ts';
import { Notice } from '../../ui/Notice.tsx';
import { OverridesNotice } from '../settings/OverridesNotice.tsx';
import { IdentityChanged } from './IdentityChanged.tsx';
import { NewProfileFields } from './NewProfileFields.tsx';
import { SecretPanel } from './SecretPanel.tsx';
import { useConnectFields } from './use-connect-fields.ts';
import { type Connected, useConnected } from './use-connected.ts';
import type { LeftBecause } from './use-embedded-sign-in.ts';
import { useIdentityChange } from './use-identity-change.ts';
import { useWays } from './use-ways.ts';
import { usualMethod } from './usual-method.ts';
import { WayPanel } from './WayPanel.tsx';

type ConnectFormProps = { readonly serviceId: ServiceId; readonly profile: ProfileView | null };

export function ConnectForm({ serviceId, profile }: ConnectFormProps) {
  const { t } = useTranslation();
  const { methods, name: service } = services[serviceId];
  const [chosen, setChosen] = useState<ConnectMethod | null>(null);
  const [leftBecause, setLeftBecause] = useState<LeftBecause | null>(null);
  const fields = useConnectFields(serviceId, profile);
  const done = useConnected();
  const label = (): string | null => (profile ? profile.label : fields.form.getValues().label.trim() || null);
  const onConnected = (connected: Connected): void => done(connected, label(), null);
  const change = useIdentityChange(onConnected);
  const method = chosen && methods.includes(chosen) ? chosen : usualMethod(serviceId, profile);
  const choose = (next: ConnectMethod, because: LeftBecause | null = null): void => {
    setLeftBecause(because);
    setChosen(next);
  };
  // Where the in-app browser cannot capture the redirect, pasting it is the way (SPEC C6).
  const ways = useWays({ fields, onConnected, change }, profile !== null, (cause) => choose('paste', cause));
  const others = methods.filter((each) => each !== method);
  return (
    <Stack gap="lg" maw={560}>
      <OverridesNotice />
      {serviceId === 'gemini' && <Notice tone="info">{t('connect.gemini')}</Notice>}
      {!profile && <NewProfileFields fields={fields} isFixed={ways.isBusy} />}
      {methods.length > 1 && (
        <SegmentedControl
          aria-label={t('connect.method')}
          data={methods.map((value) => ({ value, label: t(`connect.methods.${value}`) }))}
          value={method}
          onChange={(next) => choose(next)}
        />
      )}
      {leftBecause && leftBecause !== 'chosen' && (
        <Notice tone="info" live>
          {t(`connect.left.${leftBecause}`, { service })}
        </Notice>
      )}
      <IdentityChanged change={change} profile={profile} />
      <WayPanel
        serviceId={serviceId}
        method={method}
        ways={ways}
        isAgain={profile !== null}
        others={others}
        onChoose={choose}
      />
      {methods.some(isSecret) && (
        <SecretPanel
          serviceId={serviceId}
          fields={fields}
          isAgain={profile !== null}
          isHidden={!isSecret(method)}
          onStored={({ check, ...connected }) => done(connected, label(), check)}
        />
      )}
    </Stack>
  );
}

function isSecret(method: ConnectMethod): boolean {
  return method === 'api-key' || method === 'setup-token';
}
