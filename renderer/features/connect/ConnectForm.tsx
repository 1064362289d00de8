// Label, id and way of one sign-in. Another way can be taken at any time without losing what was typed.
import { SegmentedControl, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProfileView } from '../../../core/api/state.ts';
import { availableMethods, type ConnectMethod, type ServiceId, services } from '../../../core/catalog/services.ts';
import { Notice } from '../../ui/Notice.tsx';
import { OverridesNotice } from '../settings/OverridesNotice.tsx';
import { ApiKeyPanel } from './ApiKeyPanel.tsx';
import { EmbeddedPanel, type LeftBecause } from './EmbeddedPanel.tsx';
import { NewProfileFields } from './NewProfileFields.tsx';
import { PastePanel } from './PastePanel.tsx';
import { useConnectFields } from './use-connect-fields.ts';
import { type Connected, useConnected } from './use-connected.ts';

type ConnectFormProps = { readonly serviceId: ServiceId; readonly profile: ProfileView | null };

export function ConnectForm({ serviceId, profile }: ConnectFormProps) {
  const { t } = useTranslation();
  const methods = availableMethods[serviceId];
  const [method, setMethod] = useState<ConnectMethod | undefined>(methods[0]);
  const [leftBecause, setLeftBecause] = useState<LeftBecause | null>(null);
  const fields = useConnectFields(serviceId, profile);
  const done = useConnected();

  if (!method) return <Text>{t('services.notInThisVersion', { service: services[serviceId].name })}</Text>;
  const onConnected = (connected: Connected): void => {
    done(connected, profile ? profile.label : fields.form.getValues().label.trim() || null);
  };
  const panel = { fields, isAgain: profile !== null, onConnected };
  return (
    <Stack gap="lg" maw={560}>
      <OverridesNotice />
      {!profile && <NewProfileFields fields={fields} />}
      {methods.length > 1 && (
        <SegmentedControl
          aria-label={t('connect.method')}
          data={methods.map((value) => ({ value, label: t(`connect.methods.${value}`) }))}
          value={method}
          onChange={(value) => {
            setLeftBecause(null);
            setMethod(value);
          }}
        />
      )}
      {leftBecause && leftBecause !== 'chosen' && (
        <Notice tone="info" live>
          {t(`connect.left.${leftBecause}`, { service: services[serviceId].name })}
        </Notice>
      )}
      {method === 'embedded-browser' && (
        <EmbeddedPanel
          {...panel}
          onAnotherWay={(cause) => {
            setLeftBecause(cause);
            setMethod('paste');
          }}
        />
      )}
      {methods.includes('paste') && <PastePanel {...panel} hidden={method !== 'paste'} />}
      {method === 'api-key' && <ApiKeyPanel {...panel} serviceId={serviceId} />}
    </Stack>
  );
}
