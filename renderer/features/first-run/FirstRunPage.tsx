// The first page of a fresh installation: what this is in three lines, and the two first steps.
import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useNavigate } from '../../state/app-context.ts';
import classes from './FirstRunPage.module.css';

export function FirstRunPage() {
  const { t } = useTranslation();
  const { go } = useNavigate();
  return (
    <div className={classes.page}>
      <Stack gap="lg" maw={440} align="flex-start">
        <Title order={1}>{t('firstRun.title')}</Title>
        <Stack gap="sm">
          <Text fz="lg">{t('firstRun.line1')}</Text>
          <Text fz="lg">{t('firstRun.line2')}</Text>
          <Text fz="lg">{t('firstRun.line3')}</Text>
        </Stack>
        <Group gap="sm">
          <Button variant="filled" onClick={() => go({ page: 'connect' })}>
            {t('firstRun.connect')}
          </Button>
          <Button onClick={() => go({ page: 'import' })}>{t('firstRun.import')}</Button>
        </Group>
      </Stack>
    </div>
  );
}
