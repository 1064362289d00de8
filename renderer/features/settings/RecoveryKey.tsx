// The recovery key: whether the person has proved to hold it, and its window. The words never come to this page.
import { Button, Group, Stack, Text } from '@mantine/core';
import { TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useApp } from '../../state/app-context.ts';
import { useCall } from '../../state/use-call.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { shortDate } from '../../ui/format.ts';
import classes from './RecoveryKey.module.css';

/** `checkedAt`: ms epoch; null: never. */
export function RecoveryKey({ checkedAt }: { readonly checkedAt: number | null }) {
  const { t } = useTranslation();
  const { bridge } = useApp();
  const show = useCall(bridge.shell['recovery.show']);
  return (
    <Stack gap="sm">
      <Group gap="sm">
        <Button size="xs" loading={show.pending} onClick={() => void show.run({})}>
          {t('recovery.show')}
        </Button>
        {checkedAt === null ? (
          <span className={classes.never}>
            <TriangleAlert size={14} aria-hidden className={classes.icon} />
            {t('recovery.neverChecked')}
          </span>
        ) : (
          <span>{t('recovery.checked', { date: shortDate(checkedAt) })}</span>
        )}
      </Group>
      <Text fz="xs" c="dimmed">
        {t('recovery.what')}
      </Text>
      <ErrorNote error={show.error} />
    </Stack>
  );
}
