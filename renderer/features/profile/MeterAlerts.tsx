// What one meter may tell: as the settings say, nothing, or at thresholds of its own.
import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Bell, BellOff, BellRing } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ProfileView } from '../../../core/api/state.ts';
import type { Meter } from '../../../core/quota/snapshot.ts';
import { type MeterAlert, profileKey } from '../../../core/settings.ts';
import { useApp, useDaemon, useNumbers } from '../../state/app-context.ts';
import { useCall } from '../../state/use-call.ts';
import { useFailureNote } from '../../ui/use-failure-note.ts';
import { inSense } from '../alerts/thresholds.ts';
import { OwnThresholds } from './OwnThresholds.tsx';

type MeterAlertsProps = { readonly profile: ProfileView; readonly meter: Meter };

export function MeterAlerts({ profile: { serviceId, profileId }, meter }: MeterAlertsProps) {
  const { t } = useTranslation();
  const { bridge } = useApp();
  const set = useCall(bridge.daemon['quota.meterAlert']);
  useFailureNote(set.error);
  const { alerts, meterAlerts } = useDaemon((state) => state.quotaRules);
  const [isEditing, { open: edit, close }] = useDisclosure(false);
  const own = meterAlerts[profileKey(serviceId, profileId)]?.[meter.id] ?? null;
  const now = useAlertText(own);
  const change = (alert: MeterAlert | null): void =>
    void set.run({ serviceId, profileId, meterId: meter.id, alert }).then((done) => done && close());
  const choices = {
    general: () => change(null),
    off: () => change('off'),
    own: edit,
  };
  const Icon = !alerts.enabled || own === 'off' ? BellOff : own === null ? Bell : BellRing;
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Tooltip label={alerts.enabled ? t('alerts.menuHint', { now }) : t('alerts.allOff')}>
            <ActionIcon
              variant="subtle"
              color={own === null || own === 'off' ? 'gray' : 'accent'}
              aria-label={t('alerts.menu', { meter: meter.label, now })}
            >
              <Icon size={15} aria-hidden />
            </ActionIcon>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown>
          {!alerts.enabled && <Menu.Label>{t('alerts.allOff')}</Menu.Label>}
          <Menu.RadioGroup value={own === null ? 'general' : own === 'off' ? 'off' : 'own'}>
            {(['general', 'off', 'own'] as const).map((value) => (
              <Menu.RadioItem key={value} value={value} closeMenuOnClick onClick={choices[value]}>
                {t(`alerts.choices.${value}`)}
              </Menu.RadioItem>
            ))}
          </Menu.RadioGroup>
        </Menu.Dropdown>
      </Menu>
      <OwnThresholds
        isOpen={isEditing}
        meter={meter.label}
        present={own === null || own === 'off' ? alerts.thresholds : own}
        isSaving={set.pending}
        onSave={change}
        onClose={close}
      />
    </>
  );
}

/** "at 25 % and 10 % left" */
function useAlertText(own: MeterAlert | null): string {
  const { t } = useTranslation();
  const numbers = useNumbers();
  if (own === null) return t('alerts.general');
  if (own === 'off') return t('alerts.off');
  const [first, second] = own;
  return t(`alerts.own.${numbers}`, { first: inSense(first, numbers), second: inSense(second, numbers) });
}
