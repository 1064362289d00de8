// Thresholds for one meter alone.
import { Button, Group, Modal, Stack } from '@mantine/core';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { ThresholdInputs } from '../alerts/ThresholdInputs.tsx';
import type { Thresholds } from '../alerts/thresholds.ts';
import { useThresholdFields } from '../alerts/use-threshold-fields.ts';

type OwnThresholdsProps = FormProps & { readonly isOpen: boolean; readonly meter: string };

export function OwnThresholds({ isOpen, meter, ...form }: OwnThresholdsProps) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={isOpen}
      onClose={form.onClose}
      title={t('alerts.ownTitle', { meter })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Form {...form} />
    </Modal>
  );
}

type FormProps = {
  readonly present: Thresholds;
  readonly isSaving: boolean;
  readonly onSave: (thresholds: Thresholds) => void;
  readonly onClose: () => void;
};

function Form({ present, isSaving, onSave, onClose }: FormProps) {
  const { t } = useTranslation();
  const fields = useThresholdFields(present);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (fields.value) onSave(fields.value);
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <ThresholdInputs fields={fields} />
        <Group gap="sm">
          <Button type="submit" variant="filled" disabled={fields.value === null} loading={isSaving}>
            {t('common.save')}
          </Button>
          <Button variant="subtle" color="gray" onClick={onClose}>
            {t('common.cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
