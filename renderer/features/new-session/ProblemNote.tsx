// Why a start is refused, with the one thing that mends it, in its place.
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { isUsable } from '../../../core/credential/status.ts';
import type { ErrorShape } from '../../../core/errors.ts';
import { useApp, useDaemon, useNavigate } from '../../state/app-context.ts';
import { boundProfiles } from '../../state/bound-profiles.ts';
import { useCall } from '../../state/use-call.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { StatusAction } from '../profile/StatusAction.tsx';
import type { Wizard } from './use-wizard.ts';

type ProblemNoteProps = {
  readonly problem: ErrorShape | null;
  readonly auth: Wizard['auth'];
  readonly onAgain: () => void;
  /** Leads to what the start would leave out, where files are allowed. */
  readonly onShowFacts: () => void;
};

export function ProblemNote({ problem, ...rest }: ProblemNoteProps) {
  if (problem === null) return null;
  return <ErrorNote error={problem} action={<Mend problem={problem} {...rest} />} />;
}

type MendProps = ProblemNoteProps & { readonly problem: ErrorShape };

function Mend({ problem, auth, onAgain, onShowFacts }: MendProps): ReactNode {
  switch (problem.code) {
    case 'needs_sign_in':
    case 'profile_unusable':
    case 'profile_not_found':
    case 'credential_unreadable':
    case 'ineligible':
      return <MendProfile auth={auth} />;
    case 'backend_missing':
      return <LookAgain onFound={onAgain} />;
    case 'argument_refused':
    case 'variable_refused':
      return <OpenOptions />;
    case 'project_file_refused':
      return <ShowFile onShow={onShowFacts} />;
    default:
      return <Again onAgain={onAgain} />;
  }
}

function MendProfile({ auth }: Pick<ProblemNoteProps, 'auth'>) {
  const { t } = useTranslation();
  const { go } = useNavigate();
  const profiles = boundProfiles(
    auth.bindings ?? {},
    useDaemon((state) => state.profiles),
  );
  const broken = profiles.find((profile) => !isUsable(profile.status));
  if (broken) return <StatusAction profile={broken} />;
  const [one] = profiles;
  if (!one) return null;
  const { serviceId, profileId } = one;
  return (
    <Button size="xs" onClick={() => go({ page: 'profile', serviceId, profileId })}>
      {t('newSession.openProfile')}
    </Button>
  );
}

function LookAgain({ onFound }: { readonly onFound: () => void }) {
  const { t } = useTranslation();
  const { bridge } = useApp();
  const look = useCall(bridge.daemon['backends.refresh']);
  const run = async (): Promise<void> => {
    await look.run({});
    onFound();
  };
  return (
    <Button size="xs" loading={look.pending} onClick={() => void run()}>
      {t('newSession.lookAgain')}
    </Button>
  );
}

function OpenOptions() {
  const { t } = useTranslation();
  const { preferences } = useApp();
  const isOpen = useStore(preferences, (state) => state.sessionOptionsOpen);
  if (isOpen) return null;
  return (
    <Button size="xs" onClick={() => preferences.getState().change({ sessionOptionsOpen: true })}>
      {t('newSession.openOptions')}
    </Button>
  );
}

/** It is allowed, or not, beside its name. */
function ShowFile({ onShow }: { readonly onShow: () => void }) {
  const { t } = useTranslation();
  return (
    <Button size="xs" onClick={onShow}>
      {t('newSession.showFile')}
    </Button>
  );
}

function Again({ onAgain }: Pick<ProblemNoteProps, 'onAgain'>) {
  const { t } = useTranslation();
  return (
    <Button size="xs" onClick={onAgain}>
      {t('newSession.checkAgain')}
    </Button>
  );
}
