// What a session was started with and without: shown on request, beside its terminal.
import { Button, Code, DataList, Popover, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SessionView } from '../../../core/api/state.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { fullDate } from '../../ui/format.ts';
import { countFacts } from '../start-report/count-facts.ts';
import { StartReport } from '../start-report/StartReport.tsx';
import classes from './SessionDetails.module.css';

export function SessionDetails({ session }: { readonly session: SessionView }) {
  const { t } = useTranslation();
  const hasFacts = countFacts(session) > 0;
  return (
    <Popover position="bottom-end" withArrow trapFocus width={420}>
      <Popover.Target>
        <Button size="xs" variant="subtle" color="gray">
          {t('session.details')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('session.details')} className={classes.dropdown}>
        <Stack gap="md">
          <Started session={session} />
          {hasFacts ? (
            <div>
              <Title order={2} fz="sm" mb={8}>
                {t('session.detailsOf.leftOut')}
              </Title>
              <StartReport {...session} />
            </div>
          ) : (
            <Text>{t('session.detailsOf.nothing')}</Text>
          )}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

function Started({ session }: { readonly session: SessionView }) {
  const { t } = useTranslation();
  const { cwd, startedAt, model, args, conversation } = session;
  const rows = [
    { name: t('session.detailsOf.program'), value: <Code className={classes.text}>{cwd}</Code> },
    { name: t('session.detailsOf.started'), value: fullDate(startedAt) },
    model !== null && { name: t('session.detailsOf.model'), value: <Code>{model}</Code> },
    args.length > 0 && { name: t('session.detailsOf.arguments'), value: <Arguments args={args} /> },
    conversation !== null && {
      name: t('session.detailsOf.conversation'),
      value: (
        <>
          <Code className={classes.text}>{conversation}</Code>{' '}
          <CopyButton text={conversation} label={t('common.copy')} />
        </>
      ),
    },
  ].filter((row) => row !== false);
  return (
    <DataList labelWidth="96px" gap="xs">
      {rows.map(({ name, value }) => (
        <DataList.Item key={name}>
          <DataList.ItemLabel>{name}</DataList.ItemLabel>
          <DataList.ItemValue>{value}</DataList.ItemValue>
        </DataList.Item>
      ))}
    </DataList>
  );
}

function Arguments({ args }: { readonly args: readonly string[] }) {
  return (
    <span className={classes.arguments}>
      {args.map((argument, index) => {
        // The same argument may stand there twice: its place is its name.
        const key = `${index} ${argument}`;
        return (
          <Code key={key} className={classes.text}>
            {argument === '' ? '""' : argument}
          </Code>
        );
      })}
    </span>
  );
}
