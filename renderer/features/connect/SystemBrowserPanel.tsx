// Sign-in in the person's own browser, which comes back by itself; what it ended on can be pasted too, for the same attempt.
import { Anchor, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { clockTime } from '../../ui/format.ts';
import { useFocusAtStart } from '../../ui/use-focus-at-start.ts';
import { PageLinks } from './PageLinks.tsx';
import type { BrowserAttempt } from './use-ways.ts';
import { Waiting } from './Waiting.tsx';

type SystemBrowserPanelProps = {
  readonly attempt: BrowserAttempt;
  /** The ways that need no port: offered when it is taken. */
  readonly otherWays: ReactNode;
};

export function SystemBrowserPanel({ attempt, otherWays }: SystemBrowserPanelProps) {
  const { t } = useTranslation();
  const { open, error, busy } = attempt;
  const isTaken = error?.code === 'connect_port_taken';
  return (
    <Stack gap="md">
      {!open && <Text c="dimmed">{t('connect.system.what')}</Text>}
      <ErrorNote error={error} action={isTaken && otherWays} />
      {open ? (
        <Open attempt={attempt} open={open} />
      ) : (
        <Group>
          <Button variant="filled" loading={busy === 'beginning'} onClick={() => void attempt.begin()}>
            {t(error ? 'connect.startAgain' : 'connect.openPage')}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

type OpenProps = { readonly attempt: BrowserAttempt; readonly open: NonNullable<BrowserAttempt['open']> };

function Open({ attempt, open }: OpenProps) {
  const { t } = useTranslation();
  const [isPasting, setIsPasting] = useState(attempt.pasted !== '');
  return (
    <>
      <Waiting text={t('connect.system.waiting')} />
      <PageLinks url={open.authorizeUrl} />
      <Text c="dimmed">{t('connect.until', { time: clockTime(open.expiresAt) })}</Text>
      {isPasting ? (
        <PasteInstead attempt={attempt} />
      ) : (
        <Group>
          <Anchor component="button" type="button" onClick={() => setIsPasting(true)}>
            {t('connect.system.pasteInstead')}
          </Anchor>
        </Group>
      )}
      <Group>
        <Button onClick={attempt.cancel}>{t('common.cancel')}</Button>
      </Group>
    </>
  );
}

function PasteInstead({ attempt }: { readonly attempt: BrowserAttempt }) {
  const { t } = useTranslation();
  const field = useFocusAtStart<HTMLInputElement>();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void attempt.finish();
  };
  return (
    <form onSubmit={submit}>
      <Group gap="sm" align="flex-end" wrap="nowrap">
        <TextInput
          ref={field}
          flex={1}
          label={t('connect.system.field')}
          description={t('connect.system.fieldHint')}
          value={attempt.pasted}
          onChange={(event) => attempt.setPasted(event.currentTarget.value)}
          spellCheck={false}
          autoComplete="off"
        />
        <Button type="submit" loading={attempt.busy === 'finishing'} disabled={attempt.pasted.trim() === ''}>
          {t('connect.finish')}
        </Button>
      </Group>
    </form>
  );
}
