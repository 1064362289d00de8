// A setup-token made here: Claude Code runs out of sight, the person allows it on Claude's page, and the token is stored unseen.
import { Badge, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useDaemon } from '../../state/app-context.ts';
import { CodeText } from '../../ui/CodeText.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { clockTime } from '../../ui/format.ts';
import { Section } from '../../ui/Section.tsx';
import { PageLinks } from './PageLinks.tsx';
import type { SetupTokenAttempt } from './use-ways.ts';
import { Waiting } from './Waiting.tsx';

const command = 'claude setup-token';

export function SetupTokenPanel({ attempt }: { readonly attempt: SetupTokenAttempt }) {
  const { t } = useTranslation();
  const isInstalled = useDaemon((state) => state.backends.some(({ id, installed }) => id === 'claude' && installed));
  return (
    <Stack gap="md">
      <Text c="dimmed">
        {t('connect.setup.what')} {t('connect.setup.noQuota')}
      </Text>
      <Section title={t('connect.setup.createTitle')} aside={<Badge>{t('connect.setup.recommended')}</Badge>}>
        {isInstalled ? (
          <Create attempt={attempt} />
        ) : (
          <Group gap="sm">
            <Text>
              <CodeText text={t('connect.setup.missing')} />
            </Text>
            <CopyButton text={command} label={t('connect.setup.copyCommand')} />
          </Group>
        )}
      </Section>
    </Stack>
  );
}

function Create({ attempt }: { readonly attempt: SetupTokenAttempt }) {
  const { t } = useTranslation();
  const { open, error, busy } = attempt;
  return (
    <Stack gap="md">
      <Text>
        <CodeText text={t('connect.setup.createWhat')} />
      </Text>
      <ErrorNote error={error} />
      {open ? (
        <Open attempt={attempt} open={open} />
      ) : (
        <Group>
          <Button variant="filled" loading={busy === 'beginning'} onClick={() => void attempt.begin()}>
            {t(error ? 'connect.startAgain' : 'connect.setup.create')}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

type OpenProps = { readonly attempt: SetupTokenAttempt; readonly open: NonNullable<SetupTokenAttempt['open']> };

function Open({ attempt, open }: OpenProps) {
  const { t } = useTranslation();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void attempt.finish();
  };
  return (
    <>
      <Waiting text={t('connect.setup.waiting')} />
      <PageLinks url={open.loopbackUrl ?? open.authorizeUrl} elsewhere={open.authorizeUrl} />
      <Text c="dimmed">{t('connect.until', { time: clockTime(open.expiresAt) })}</Text>
      <form onSubmit={submit}>
        <Group gap="sm" align="flex-end" wrap="nowrap">
          <TextInput
            flex={1}
            label={t('connect.setup.code')}
            description={t('connect.setup.codeHint')}
            value={attempt.pasted}
            onChange={(event) => attempt.setPasted(event.currentTarget.value)}
            spellCheck={false}
            autoComplete="off"
          />
          <Button type="submit" loading={attempt.busy === 'finishing'} disabled={attempt.pasted.trim() === ''}>
            {t('connect.setup.sendCode')}
          </Button>
        </Group>
      </form>
      <Group>
        <Button onClick={attempt.cancel}>{t('common.cancel')}</Button>
      </Group>
    </>
  );
}
