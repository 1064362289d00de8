// What the person wants to be told of quotas, and when not.
import { Stack, Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { AlertRules } from '../../../core/settings.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Section } from '../../ui/Section.tsx';
import { ThresholdInputs } from '../alerts/ThresholdInputs.tsx';
import { useThresholdFields } from '../alerts/use-threshold-fields.ts';
import { QuietHours } from './QuietHours.tsx';
import { useAlertRules } from './use-alert-rules.ts';

const kinds = ['runsOut', 'exhausted', 'reset'] as const satisfies readonly (keyof AlertRules)[];

export function AlertsSection() {
  const { t } = useTranslation();
  const { alerts, change, error } = useAlertRules();
  return (
    <Section title={t('alerts.title')}>
      <Stack gap="md">
        <Switch
          label={t('alerts.enabled')}
          description={t('alerts.enabledHint')}
          checked={alerts.enabled}
          onChange={(event) => change({ enabled: event.currentTarget.checked })}
        />
        <General alerts={alerts} onChange={change} />
        {kinds.map((kind) => (
          <Switch
            key={kind}
            disabled={!alerts.enabled}
            label={t(`alerts.${kind}`)}
            description={kind === 'reset' ? t('alerts.resetHint') : undefined}
            checked={alerts[kind]}
            onChange={(event) => change({ [kind]: event.currentTarget.checked })}
          />
        ))}
        <QuietHours
          hours={alerts.quietHours}
          disabled={!alerts.enabled}
          onChange={(quietHours) => change({ quietHours })}
        />
        <ErrorNote error={error} />
      </Stack>
    </Section>
  );
}

type GeneralProps = { readonly alerts: AlertRules; readonly onChange: (patch: Partial<AlertRules>) => void };

/** The thresholds that hold for every meter without its own; kept when a field is left. */
function General({ alerts: { thresholds, enabled }, onChange }: GeneralProps) {
  const fields = useThresholdFields(thresholds);
  const keep = (): void => {
    if (fields.value && fields.value.join() !== thresholds.join()) onChange({ thresholds: fields.value });
  };
  return <ThresholdInputs fields={fields} disabled={!enabled} onLeave={keep} />;
}
