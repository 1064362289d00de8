// Ten seconds to keep a profile after it was disconnected, wherever in the window the person is.
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ProfileView } from '../../core/api/state.ts';
import { services } from '../../core/catalog/services.ts';
import { useProfileName } from '../features/profile/use-profile-name.ts';
import { useApp, useDaemon } from '../state/app-context.ts';
import { useCall } from '../state/use-call.ts';
import classes from './UndoBar.module.css';
import { useSecondsUntil } from './use-seconds-until.ts';

export function UndoBar() {
  const profiles = useDaemon((state) => state.profiles);
  const leaving = profiles.filter((profile) => profile.removalAt !== null);
  return (
    <div className={classes.stack} role="status">
      {leaving.map((profile) => (
        <Leaving key={`${profile.serviceId}/${profile.profileId}`} profile={profile} />
      ))}
    </div>
  );
}

function Leaving({ profile }: { readonly profile: ProfileView }) {
  const { t } = useTranslation();
  const { bridge } = useApp();
  const nameOf = useProfileName();
  const { serviceId, profileId, removalAt } = profile;
  const keep = useCall(bridge.daemon['profiles.keep']);
  const seconds = useSecondsUntil(removalAt ?? 0);
  const name = nameOf(profile);
  return (
    <div className={classes.bar}>
      <span className={classes.text}>
        {t('undo.disconnected', { service: services[serviceId].name, profile: name })}
        {keep.error && ` ${t(`errors.${keep.error.code}.message`)}`}
      </span>
      {/* The number is for the eye; read aloud every second it would drown everything else. */}
      <span className={classes.seconds} aria-hidden>
        {t('undo.seconds', { count: seconds })}
      </span>
      <Button
        size="xs"
        variant="filled"
        loading={keep.pending}
        onClick={() => void keep.run({ serviceId, profileId })}
        aria-label={t('undo.keepOf', { profile: name })}
      >
        {t('undo.keep')}
      </Button>
    </div>
  );
}
