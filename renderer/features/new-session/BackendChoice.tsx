// The backends as tiles: version, and what its own login says; one that is not installed tells how to install it when it is chosen.
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
import { useEmailMask } from '../../ui/use-email-mask.ts';
import classes from './BackendChoice.module.css';

type BackendChoiceProps = { readonly backends: readonly BackendView[]; readonly chosen: BackendView | null };

export function BackendChoice({ backends, chosen }: BackendChoiceProps) {
  const { t } = useTranslation();
  const { bridge, draft } = useApp();
  const look = useCall(bridge.daemon['backends.refresh']);
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
      {chosen && !chosen.installed && <HowToInstall id={chosen.id} />}
    </Section>
  );
}

function HowToInstall({ id }: { readonly id: BackendView['id'] }) {
  const { t } = useTranslation();
  const command = `npm install -g ${catalogue[id].npmPackage}`;
  return (
    <Notice tone="info" action={<CopyButton text={command} label={t('newSession.copyCommand')} />}>
      {t('newSession.install', { backend: catalogue[id].name })} <Code>{command}</Code>
    </Notice>
  );
}

type BackendCardProps = {
  readonly backend: BackendView;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
};

function BackendCard({ backend, isChosen, onChoose }: BackendCardProps) {
  const { t } = useTranslation();
  const { installed, version, native } = backend;
  const mask = useEmailMask();
  const login = native === null ? null : mask(native);
  return (
    <Radio
      name="backend"
      value={backend.id}
      checked={isChosen}
      onChange={onChoose}
      label={
        <>
          <span className={classes.name}>{catalogue[backend.id].name}</span>{' '}
          <span className={classes.line} title={backend.path ?? undefined}>
            {installed ? (version ?? t('newSession.installed')) : t('newSession.notInstalled')}
          </span>{' '}
          {installed && (
            <span className={classes.line} title={login ?? undefined}>
              {login ?? t('newSession.noLogin')}
            </span>
          )}
        </>
      }
      classNames={{ root: classes.card, body: classes.body, labelWrapper: classes.text, label: classes.label }}
      wrapperProps={{ 'data-chosen': isChosen || undefined, 'data-off': !installed || undefined }}
    />
  );
}
