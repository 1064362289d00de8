// New session on one page: backend, folder, auth per service, who pays. Enter starts as soon as it can.
import { Button, Text } from '@mantine/core';
import { type FormEvent, type RefObject, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useApp, useNavigate } from '../../state/app-context.ts';
import { withRecentFolder } from '../../state/preferences.ts';
import { useCall } from '../../state/use-call.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Page } from '../../ui/Page.tsx';
import { guessTerminalSize } from '../sessions/terminal-size.ts';
import { AuthSection } from './AuthSection.tsx';
import { BackendChoice } from './BackendChoice.tsx';
import { BillsTo } from './BillsTo.tsx';
import { FolderField } from './FolderField.tsx';
import classes from './NewSessionPage.module.css';
import { useWizard, type Wizard } from './use-wizard.ts';

export function NewSessionPage() {
  const { t } = useTranslation();
  const { bridge, draft, place, preferences } = useApp();
  const { replace } = useNavigate();
  const wizard = useWizard();
  const start = useCall(bridge.daemon['sessions.start']);
  const { backend, cwd, auth } = wizard;
  const form = useRef<HTMLFormElement>(null);
  useFirstFocus(form, wizard.missing);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!backend || cwd === null || auth.bindings === null) return;
    const { recentFolders, change } = preferences.getState();
    const session = await start.run({ backend: backend.id, cwd, bindings: auth.bindings, ...guessTerminalSize() });
    if (!session) return;
    change({ recentFolders: withRecentFolder(recentFolders, cwd) });
    draft.setState({ choices: {} });
    if (place.getState().place.page === 'new-session') replace({ page: 'sessions', sessionId: session.id });
  };

  return (
    <Page title={t('newSession.title')}>
      <form ref={form} className={classes.form} onSubmit={(event) => void submit(event)}>
        <BackendChoice backends={wizard.backends} chosen={backend} />
        <FolderField value={wizard.folder} isUsable={cwd !== null} />
        {wizard.picker.offered && backend && (
          <AuthSection backend={backend.id} services={wizard.picker.services} auth={auth} native={backend.native} />
        )}
        <ErrorNote error={start.error} />
        <Foot wizard={wizard} isStarting={start.pending} />
      </form>
    </Page>
  );
}

function Foot({ wizard, isStarting }: { readonly wizard: Wizard; readonly isStarting: boolean }) {
  const { t } = useTranslation();
  const { backend, auth, missing } = wizard;
  return (
    <div className={classes.foot}>
      <BillsTo backend={backend} bindings={auth.bindings} />
      <div className={classes.start}>
        {missing && (
          <Text c="dimmed" id="missing">
            {t(`newSession.missing.${missing}`)}
          </Text>
        )}
        <Button
          type="submit"
          variant="filled"
          disabled={missing !== null}
          loading={isStarting}
          rightSection={<span aria-hidden>⏎</span>}
          aria-describedby={missing ? 'missing' : undefined}
        >
          {t('newSession.start')}
        </Button>
      </div>
    </div>
  );
}

/** The keyboard begins where the next thing is to be done: the folder when it is missing, else Start, so that Enter starts. */
function useFirstFocus(form: RefObject<HTMLFormElement | null>, missing: Wizard['missing']): void {
  const atFirst = useRef(missing);
  useEffect(() => {
    const wanted = atFirst.current === 'folder' ? 'input[name="folder"]' : 'button[type="submit"]';
    form.current?.querySelector<HTMLElement>(wanted)?.focus();
  }, [form]);
}
