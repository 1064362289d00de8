// How numbers are told everywhere, and whether a spent profile gives way to another by itself.
import { SegmentedControl, Stack, Switch, Text } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { type Numbers, numbersSchema } from '../../../core/settings.ts';
import { useApp, useDaemon } from '../../state/app-context.ts';
import { useCall } from '../../state/use-call.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Section } from '../../ui/Section.tsx';

export function QuotasSection() {
  const { t } = useTranslation();
  const { bridge } = useApp();
  const { numbers, automaticHandOff } = useDaemon((state) => state.quotaRules);
  const set = useCall(bridge.daemon['quota.rules']);
  const id = useId();
  return (
    <Section title={t('numbers.title')}>
      <Stack gap={4} align="flex-start">
        <Text id={id}>{t('numbers.label')}</Text>
        <SegmentedControl<Numbers>
          aria-labelledby={id}
          aria-describedby={`${id}-hint`}
          data={numbersSchema.options.map((value) => ({ value, label: t(`numbers.senses.${value}`) }))}
          value={numbers}
          onChange={(value) => void set.run({ numbers: value })}
        />
        <Text id={`${id}-hint`} fz="xs" c="dimmed">
          {t('numbers.hint')}
        </Text>
      </Stack>
      <Switch
        maw={640}
        label={t('numbers.handOff')}
        description={t('numbers.handOffHint')}
        checked={automaticHandOff}
        disabled={set.pending}
        onChange={(event) => void set.run({ automaticHandOff: event.currentTarget.checked })}
      />
      <ErrorNote error={set.error} />
    </Section>
  );
}
