// Logins that the CLIs of this computer hold: looked for on a click, once, shown, and taken over one by one.
import { Button, EmptyState, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NativeLogin } from '../../../core/api/daemon.ts';
import { useApp, useNavigate } from '../../state/app-context.ts';
import { useCall } from '../../state/use-call.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Page } from '../../ui/Page.tsx';
import { useFocusAtStart } from '../../ui/use-focus-at-start.ts';
import classes from './ImportPage.module.css';
import { LoginItem } from './LoginItem.tsx';

export function ImportPage() {
  const { t } = useTranslation();
  const { bridge, info } = useApp();
  const look = useCall(bridge.daemon['connect.imports']);
  /** Null before the person has let it look. */
  const [logins, setLogins] = useState<readonly NativeLogin[] | null>(null);
  const first = useFocusAtStart<HTMLButtonElement>();
  const run = async (): Promise<void> => {
    const answer = await look.run({});
    if (answer) setLogins(answer.logins);
  };
  return (
    <Page title={t('imports.title')} hasBack>
      <Text c="dimmed">
        {t('imports.what')} {info.platform === 'darwin' && t('imports.keychain')}
      </Text>
      <ErrorNote error={look.error} />
      <Group>
        <Button
          ref={first}
          variant={logins === null ? 'filled' : 'default'}
          loading={look.pending}
          onClick={() => void run()}
        >
          {t(logins === null ? 'imports.look' : 'imports.lookAgain')}
        </Button>
      </Group>
      {logins?.length === 0 && <None />}
      {logins !== null && logins.length > 0 && (
        <ul className={classes.list} aria-label={t('imports.list')}>
          {logins.map((login) => (
            <LoginItem key={login.loginId} login={login} onLookAgain={() => void run()} />
          ))}
        </ul>
      )}
    </Page>
  );
}

function None() {
  const { t } = useTranslation();
  const { go } = useNavigate();
  return (
    <EmptyState size="sm" m="auto" title={t('imports.none')} description={t('imports.noneHint')}>
      <EmptyState.Actions>
        <Button variant="filled" onClick={() => go({ page: 'connect' })}>
          {t('imports.connect')}
        </Button>
      </EmptyState.Actions>
    </EmptyState>
  );
}
