// Two numbers in percent: when to tell first, and when again.
import { Group, NumberInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useNumbers } from '../../state/app-context.ts';
import type { ThresholdFields } from './use-threshold-fields.ts';

type ThresholdInputsProps = {
  readonly fields: ThresholdFields;
  readonly disabled?: boolean;
  /** The person has left a field, or is done with it. */
  readonly onLeave?: () => void;
};

export function ThresholdInputs({ fields, disabled = false, onLeave }: ThresholdInputsProps) {
  const { t } = useTranslation();
  const numbers = useNumbers();
  const { typed, type, problem } = fields;
  const shared = { w: 160, min: 1, max: 99, allowDecimal: false, allowNegative: false, clampBehavior: 'none' } as const;
  return (
    <Group gap="md" align="flex-start" onBlur={onLeave} onKeyDown={(event) => event.key === 'Enter' && onLeave?.()}>
      <NumberInput
        {...shared}
        disabled={disabled}
        data-autofocus
        label={t(`alerts.first.${numbers}`)}
        value={typed[0]}
        onChange={(value) => type([value, typed[1]])}
      />
      <NumberInput
        {...shared}
        disabled={disabled}
        label={t(`alerts.second.${numbers}`)}
        value={typed[1]}
        error={problem}
        onChange={(value) => type([typed[0], value])}
      />
    </Group>
  );
}
