// New session on one page: backend, folder, auth per service, options, what the start leaves out, who pays. Enter starts as soon as it can.
import { type FormEvent, type RefObject, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { ServiceId } from '../../../core/catalog/services.ts';
import type { Binding } from '../../../core/session/binding.ts';
import { withChoice } from '../../../core/session/choice.ts';
import { useApp } from '../../state/app-context.ts';
import { Page } from '../../ui/Page.tsx';
import { AuthSection } from './AuthSection.tsx';
import { BackendChoice } from './BackendChoice.tsx';
import { BeforeStart } from './BeforeStart.tsx';
import { FolderField } from './FolderField.tsx';
import classes from './NewSessionPage.module.css';
import { OptionsSection } from './OptionsSection.tsx';
import { StartBar } from './StartBar.tsx';
import { useEnterStarts } from './use-enter-starts.ts';
import { usePreview } from './use-preview.ts';
import { useStart } from './use-start.ts';
import { useWizard, type Wizard } from './use-wizard.ts';

export function NewSessionPage() {
  const { t } = useTranslation();
  const { draft } = useApp();
  const wizard = useWizard();
  const { backend, cwd, auth, picker, input } = wizard;
  const preview = usePreview(input);
  const start = useStart(input);
  const form = useRef<HTMLFormElement>(null);
  const facts = useRef<HTMLDivElement>(null);
  useFirstFocus(form, wizard.missing);
  useEnterStarts(form);

  const showFacts = (): void => {
    facts.current?.scrollIntoView({ block: 'start' });
    facts.current?.focus({ preventScroll: true });
  };
  const choose = (serviceId: ServiceId, binding: Binding): void => {
    draft.setState(({ choices }) => ({ choices: withChoice(choices, serviceId, binding) }));
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void start.run();
  };
  return (
    <Page title={t('newSession.title')}>
      <form ref={form} className={classes.form} onSubmit={submit} noValidate>
        <BackendChoice backends={wizard.backends} chosen={backend} />
        <FolderField value={wizard.folder} isUsable={cwd !== null} />
        {picker.offered && backend && (
          <AuthSection
            backend={backend.id}
            services={picker.services}
            auth={auth}
            native={backend.native}
            onChoose={choose}
          />
        )}
        {backend && <OptionsSection backend={backend.id} options={wizard.options} />}
        {backend && cwd !== null && preview.preview && (
          <BeforeStart ref={facts} backend={backend.id} cwd={cwd} preview={preview.preview} onChange={preview.again} />
        )}
        <StartBar
          wizard={wizard}
          preview={preview}
          error={start.error}
          isStarting={start.pending}
          onShowFacts={showFacts}
        />
      </form>
    </Page>
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
