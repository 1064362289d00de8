// Sign-in in the person's own browser: they open the page, sign in, and paste the address it ended on.
import { Anchor, Button, Code, Group, Stack, Text, TextInput } from '@mantine/core';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useApp } from '../../state/app-context.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { clockTime } from '../../ui/format.ts';
import { useFocusAtStart } from '../../ui/use-focus-at-start.ts';
import type { ConnectFields } from './use-connect-fields.ts';
import type { Connected } from './use-connected.ts';
import { type PasteAttempt, type PasteSignIn, usePasteSignIn } from './use-paste-sign-in.ts';

type PastePanelProps = {
  readonly fields: ConnectFields;
  readonly onConnected: (connected: Connected) => void;
  /** Kept, not shown: what was pasted stays while another way is looked at. */
  readonly hidden: boolean;
};

export function PastePanel({ fields, onConnected, hidden }: PastePanelProps) {
  const { t } = useTranslation();
  const signIn = usePasteSignIn(fields, onConnected);
  if (hidden) return null;
  if (signIn.attempt) return <PasteForm signIn={signIn} attempt={signIn.attempt} />;
  return (
    <Stack gap="md">
      <Text c="dimmed">{t('connect.pasteWhat')}</Text>
      <ErrorNote error={signIn.beginError} />
      <Group>
        <Button variant="filled" loading={signIn.isBeginning} onClick={() => void signIn.begin(false)}>
          {t('connect.openPage')}
        </Button>
      </Group>
    </Stack>
  );
}

type PasteFormProps = { readonly signIn: PasteSignIn; readonly attempt: PasteAttempt };

function PasteForm({ signIn, attempt }: PasteFormProps) {
  const { t } = useTranslation();
  const field = useFocusAtStart<HTMLInputElement>();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void signIn.finish();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <Steps attempt={attempt} />
        <TextInput
          ref={field}
          label={t('connect.pasted')}
          placeholder={t('connect.pastedExample', { address: attempt.redirectUri })}
          value={signIn.redirect}
          onChange={(event) => signIn.setRedirect(event.currentTarget.value)}
          spellCheck={false}
          autoComplete="off"
        />
        <Failure signIn={signIn} />
        <Group gap="sm">
          <Button type="submit" variant="filled" loading={signIn.isFinishing} disabled={signIn.redirect.trim() === ''}>
            {t('connect.finish')}
          </Button>
          <Button variant="subtle" color="gray" onClick={signIn.cancel}>
            {t('common.cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Failure({ signIn }: { readonly signIn: PasteSignIn }) {
  const { t } = useTranslation();
  const { finishError, beginError } = signIn;
  const isOther = finishError?.code === 'identity_changed';
  return (
    <ErrorNote
      error={finishError ?? beginError}
      action={
        finishError && (
          <Button loading={signIn.isBeginning} onClick={() => void signIn.begin(isOther)}>
            {t(isOther ? 'connect.allowOther' : 'connect.startAgain')}
          </Button>
        )
      }
    />
  );
}

function Steps({ attempt }: { readonly attempt: PasteAttempt }) {
  const { t } = useTranslation();
  const { bridge } = useApp();
  const { authorizeUrl, redirectUri, expiresAt } = attempt;
  return (
    <Stack gap="sm" role="status">
      <Text>{t('connect.step1')}</Text>
      <Group gap="sm">
        <Anchor component="button" type="button" onClick={() => void bridge.shell['link.open']({ url: authorizeUrl })}>
          {t('connect.openPageAgain')}
        </Anchor>
        <CopyButton text={authorizeUrl} label={t('connect.copyPage')} />
      </Group>
      <Text>
        {t('connect.step2')} <Code>{redirectUri}</Code>
      </Text>
      <Text c="dimmed">{t('connect.until', { time: clockTime(expiresAt) })}</Text>
    </Stack>
  );
}
