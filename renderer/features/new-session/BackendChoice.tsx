// The backends as cards: version, not installed with how to install, or not in this version.
import { Anchor, Code, Radio } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { BackendView } from '../../../core/api/state.ts';
import { backends as catalogue } from '../../../core/catalog/backends.ts';
import { useApp } from '../../state/app-context.ts';
import { useCall } from '../../state/use-call.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Section } from '../../ui/Section.tsx';
import classes from './BackendChoice.module.css';
import { isReady } from './use-wizard.ts';

type BackendChoiceProps = { readonly backends: readonly BackendView[]; readonly chosen: BackendView | null };

export function BackendChoice({ backends, chosen }: BackendChoiceProps) {
  const { t } = useTranslation();
  const { bridge, draft } = useApp();
  const look = useCall(bridge.daemon['backends.refresh']);
  const missing = backends.filter((backend) => backend.startable && !backend.installed);
  return (
    <Section
      title={t('newSession.backend')}
      actions={
        <Anchor component="button" type="button" onClick={() => void look.run({})}>
          {t(look.pending ? 'newSession.looking' : 'newSession.lookAgain')}
        </Anchor>
      }
    >
      <div className={classes.cards} role="radiogroup" aria-label={t('newSession.backend')}>
        {backends.map((backend) => (
          <BackendCard
            key={backend.id}
            backend={backend}
            isChosen={backend.id === chosen?.id}
            onChoose={() => draft.setState({ backend: backend.id })}
          />
        ))}
      </div>
      <ErrorNote error={look.error} />
      {missing.map(({ id }) => (
        <Notice
          key={id}
          tone="info"
          action={<CopyButton text={installCommand(id)} label={t('newSession.copyCommand')} />}
        >
          {t('newSession.install', { backend: catalogue[id].name })} <Code>{installCommand(id)}</Code>
        </Notice>
      ))}
    </Section>
  );
}

function installCommand(id: BackendView['id']): string {
  return `npm install -g ${catalogue[id].npmPackage}`;
}

type BackendCardProps = {
  readonly backend: BackendView;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
};

function BackendCard({ backend, isChosen, onChoose }: BackendCardProps) {
  const { t } = useTranslation();
  const state = !backend.startable
    ? t('newSession.notInThisVersion')
    : backend.installed
      ? (backend.version ?? t('newSession.installed'))
      : t('newSession.notInstalled');
  return (
    <Radio
      name="backend"
      value={backend.id}
      checked={isChosen}
      onChange={onChoose}
      disabled={!isReady(backend)}
      label={catalogue[backend.id].name}
      description={state}
      classNames={{ root: classes.card, body: classes.body, label: classes.label }}
      data-chosen={isChosen || undefined}
      wrapperProps={{ 'data-chosen': isChosen || undefined, 'data-off': !isReady(backend) || undefined }}
    />
  );
}
