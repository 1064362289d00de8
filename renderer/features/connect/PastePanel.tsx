// Sign-in in the person's own browser: they open the page, sign in, and paste the address it ended on, or the code that it shows.
import { Button, Code, Group, Stack, Text, TextInput } from '@mantine/core';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallOutput } from '../../../core/api/call.ts';
import type { ShellCalls } from '../../../core/api/shell.ts';
import type { ServiceId } from '../../../core/catalog/services.ts';
import { useNow } from '../../state/app-context.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { clockTime } from '../../ui/format.ts';
import { useFocusAtStart } from '../../ui/use-focus-at-start.ts';
import { PageLinks } from './PageLinks.tsx';
import { showsCode } from './shows-code.ts';
import type { BrowserAttempt } from './use-ways.ts';

type Opened = CallOutput<ShellCalls, 'signIn.begin'>;
type PastePanelProps = { readonly serviceId: ServiceId; readonly attempt: BrowserAttempt };

export function PastePanel({ serviceId, attempt }: PastePanelProps) {
  const { t } = useTranslation();
  if (attempt.open) return <PasteForm serviceId={serviceId} attempt={attempt} opened={attempt.open} />;
  return (
    <Stack gap="md">
      <Text c="dimmed">{t(showsCode(serviceId) ? 'connect.paste.whatCode' : 'connect.paste.what')}</Text>
      <ErrorNote error={attempt.error} />
      <Group>
        <Button variant="filled" loading={attempt.busy === 'beginning'} onClick={() => void attempt.begin()}>
          {t('connect.openPage')}
        </Button>
      </Group>
    </Stack>
  );
}

function PasteForm({ serviceId, attempt, opened }: PastePanelProps & { readonly opened: Opened }) {
  const { t } = useTranslation();
  const now = useNow();
  const field = useFocusAtStart<HTMLInputElement>();
  const isCode = showsCode(serviceId);
  const expired = now >= opened.expiresAt ? { code: 'attempt_expired' as const, detail: null } : null;
  const error = attempt.error ?? expired;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void attempt.finish();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <Steps opened={opened} isCode={isCode} />
        <TextInput
          ref={field}
          label={t(isCode ? 'connect.paste.fieldCode' : 'connect.paste.field')}
          placeholder={
            isCode ? t('connect.paste.exampleCode') : t('connect.paste.example', { address: opened.redirectUri })
          }
          value={attempt.pasted}
          onChange={(event) => attempt.setPasted(event.currentTarget.value)}
          spellCheck={false}
          autoComplete="off"
        />
        <ErrorNote
          error={error}
          action={
            <Button loading={attempt.busy === 'beginning'} onClick={() => void attempt.begin()}>
              {t('connect.startAgain')}
            </Button>
          }
        />
        <Group gap="sm">
          <Button
            type="submit"
            variant="filled"
            loading={attempt.busy === 'finishing'}
            disabled={attempt.pasted.trim() === ''}
          >
            {t('connect.finish')}
          </Button>
          <Button variant="subtle" color="gray" onClick={attempt.cancel}>
            {t('common.cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Steps({ opened, isCode }: { readonly opened: Opened; readonly isCode: boolean }) {
  const { t } = useTranslation();
  return (
    <Stack gap="sm" role="status">
      <Text>{t('connect.paste.step1')}</Text>
      <PageLinks url={opened.authorizeUrl} />
      <Text>
        {isCode ? (
          t('connect.paste.step2Code')
        ) : (
          <>
            {t('connect.paste.step2')} <Code>{opened.redirectUri}</Code>
          </>
        )}
      </Text>
      <Text c="dimmed">{t('connect.until', { time: clockTime(opened.expiresAt) })}</Text>
    </Stack>
  );
}
