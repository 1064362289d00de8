// Two times of day between which nothing is told; they may go over midnight.
import { Group, Stack, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlertRules } from '../../../core/settings.ts';

type Hours = NonNullable<AlertRules['quietHours']>;
const usual: Hours = { from: 22 * 60, to: 8 * 60 };

type QuietHoursProps = {
  /** Minutes after midnight, local time; null: none. */
  readonly hours: AlertRules['quietHours'];
  readonly disabled: boolean;
  readonly onChange: (hours: AlertRules['quietHours']) => void;
};

export function QuietHours({ hours, disabled, onChange }: QuietHoursProps) {
  const { t } = useTranslation();
  return (
    <Stack gap="sm">
      <Switch
        label={t('alerts.quiet')}
        description={t('alerts.quietHint')}
        disabled={disabled}
        checked={hours !== null}
        onChange={(event) => onChange(event.currentTarget.checked ? usual : null)}
      />
      {hours && <Times key={`${hours.from} ${hours.to}`} hours={hours} disabled={disabled} onChange={onChange} />}
    </Stack>
  );
}

type TimesProps = { readonly hours: Hours; readonly disabled: boolean; readonly onChange: (hours: Hours) => void };

function Times({ hours, disabled, onChange }: TimesProps) {
  const { t } = useTranslation();
  const [from, setFrom] = useState(() => clock(hours.from));
  const [to, setTo] = useState(() => clock(hours.to));
  const wanted = { from: minutes(from), to: minutes(to) };
  const isUsable = isTwo(wanted);
  const keep = (): void => {
    if (isTwo(wanted) && (wanted.from !== hours.from || wanted.to !== hours.to)) onChange(wanted);
  };
  const shared = { type: 'time', w: 160, disabled } as const;
  return (
    <Group gap="md" align="flex-start" onBlur={keep} onKeyDown={(event) => event.key === 'Enter' && keep()}>
      <TextInput
        {...shared}
        label={t('alerts.quietFrom')}
        value={from}
        onChange={(event) => setFrom(event.currentTarget.value)}
      />
      <TextInput
        {...shared}
        label={t('alerts.quietTo')}
        value={to}
        error={!isUsable && t('alerts.quietProblem')}
        onChange={(event) => setTo(event.currentTarget.value)}
      />
    </Group>
  );
}

/** As a field of times has it: "22:00". */
function clock(minuteOfDay: number): string {
  return [Math.floor(minuteOfDay / 60), minuteOfDay % 60].map((part) => String(part).padStart(2, '0')).join(':');
}

function minutes(time: string): number | null {
  const [, hour, minute] = /^(\d{2}):(\d{2})/.exec(time) ?? [];
  return hour === undefined ? null : Number(hour) * 60 + Number(minute);
}

function isTwo(times: { readonly from: number | null; readonly to: number | null }): times is Hours {
  return times.from !== null && times.to !== null && times.from !== times.to;
}
