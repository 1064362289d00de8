// What the start would leave out, with the person's word on files of the folder; nothing where there is nothing to tell.
import { Button } from '@mantine/core';
import type { Ref } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProjectFileView } from '../../../core/api/state.ts';
import type { BackendId } from '../../../core/catalog/backends.ts';
import { useApp } from '../../state/app-context.ts';
import { useCall } from '../../state/use-call.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Section } from '../../ui/Section.tsx';
import { countFacts } from '../start-report/count-facts.ts';
import { StartReport } from '../start-report/StartReport.tsx';
import classes from './BeforeStart.module.css';
import type { Preview } from './use-preview.ts';

type BeforeStartProps = {
  readonly backend: BackendId;
  readonly cwd: string;
  readonly preview: Preview;
  /** After the person has allowed something, or taken it back. */
  readonly onChange: () => void;
  readonly ref: Ref<HTMLDivElement>;
};

export function BeforeStart({ backend, cwd, preview, onChange, ref }: BeforeStartProps) {
  const { t } = useTranslation();
  const { bridge } = useApp();
  const allow = useCall(bridge.daemon['sessions.allow']);
  if (countFacts(preview) === 0) return null;
  const change = async ({ path, hash }: ProjectFileView, allowed: boolean): Promise<void> => {
    if (await allow.run({ backend, folder: cwd, path, hash, allowed })) onChange();
  };
  return (
    <Section title={t('newSession.before')}>
      <div ref={ref} tabIndex={-1} className={classes.facts}>
        <StartReport
          {...preview}
          cwd={cwd}
          actionOf={(file) => file.canAllow && <Allow file={file} onChange={(allowed) => void change(file, allowed)} />}
        />
      </div>
      <ErrorNote error={allow.error} />
    </Section>
  );
}

type AllowProps = { readonly file: ProjectFileView; readonly onChange: (allowed: boolean) => void };

function Allow({ file, onChange }: AllowProps) {
  const { t } = useTranslation();
  const isAllowed = file.effect === 'used' || file.effect === 'harmless-part-used';
  return (
    <Button size="xs" onClick={() => onChange(!isAllowed)}>
      {t(isAllowed ? 'newSession.takeBack' : 'newSession.allow')}
    </Button>
  );
}
