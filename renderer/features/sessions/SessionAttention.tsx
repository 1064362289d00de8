// What a running session needs from the person, or waits for, above its terminal.
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ProfileView, SessionView } from '../../../core/api/state.ts';
import { backends } from '../../../core/catalog/backends.ts';
import { isUsable } from '../../../core/credential/status.ts';
import { useApp, useDaemon, useNavigate, useNow } from '../../state/app-context.ts';
import { boundProfiles } from '../../state/bound-profiles.ts';
import { useCall } from '../../state/use-call.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { moment } from '../../ui/format.ts';
import { Notice } from '../../ui/Notice.tsx';
import { reconnectText } from '../profile/reconnect-text.ts';
import { useProfileName } from '../profile/use-profile-name.ts';
import classes from './SessionAttention.module.css';

export function SessionAttention({ session }: { readonly session: SessionView }) {
  const { attention, restarting, endedAt } = session;
  if (endedAt !== null || (attention === null && !restarting)) return null;
  return (
    <div className={classes.bar}>
      {restarting ? (
        <Waiting session={session} />
      ) : attention?.kind === 'restart' ? (
        <Restart session={session} until={attention.until} />
      ) : (
        <SignIn session={session} until={attention?.until ?? null} />
      )}
    </div>
  );
}

type NeedProps = {
  readonly session: SessionView;
  /** When the session's access ends, ms epoch; null: not known. */
  readonly until: number | null;
};

function Restart({ session, until }: NeedProps) {
  const { t } = useTranslation();
  const { bridge } = useApp();
  const now = useNow();
  const restart = useCall(bridge.daemon['sessions.restart']);
  const backend = backends[session.backend].name;
  const text =
    until === null
      ? t('session.restart.ready', { backend })
      : until <= now
        ? t('session.restart.ended', { backend })
        : t('session.restart.endsAt', { backend, time: moment(until, now) });
  return (
    <>
      <Notice
        tone="warning"
        live
        action={
          <Button size="xs" loading={restart.pending} onClick={() => void restart.run({ id: session.id })}>
            {t('session.restart.now')}
          </Button>
        }
      >
        {text}
      </Notice>
      <ErrorNote error={restart.error} />
    </>
  );
}

function SignIn({ session, until }: NeedProps) {
  const { t } = useTranslation();
  const { go } = useNavigate();
  const nameOf = useProfileName();
  const now = useNow();
  const profile = brokenOf(
    session,
    useDaemon((state) => state.profiles),
  );
  const name = profile ? nameOf(profile) : session.billsTo;
  return (
    <Notice
      tone="warning"
      live
      action={
        profile && (
          <Button
            size="xs"
            onClick={() => go({ page: 'connect', serviceId: profile.serviceId, profileId: profile.profileId })}
          >
            {t(reconnectText(profile.kind))}
          </Button>
        )
      }
    >
      {until !== null && until > now
        ? t('session.signIn.endsAt', { profile: name, time: moment(until, now) })
        : t('session.signIn.ended', { profile: name })}
    </Notice>
  );
}

/** The profile that cannot be used, else the one that pays. */
function brokenOf({ bindings }: SessionView, profiles: readonly ProfileView[]): ProfileView | undefined {
  const bound = boundProfiles(bindings, profiles);
  return bound.find(({ status }) => !isUsable(status)) ?? bound[0];
}

function Waiting({ session }: { readonly session: SessionView }) {
  const { t } = useTranslation();
  const { bridge } = useApp();
  const cancel = useCall(bridge.daemon['sessions.restart']);
  return (
    <>
      <Notice
        tone="info"
        live
        action={
          <Button size="xs" loading={cancel.pending} onClick={() => void cancel.run({ id: session.id, cancel: true })}>
            {t('common.cancel')}
          </Button>
        }
      >
        {t('session.waiting')}
      </Notice>
      <ErrorNote error={cancel.error} />
    </>
  );
}
