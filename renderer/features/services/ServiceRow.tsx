// One service in the list: what stands for it, how much is left, or the one thing to do.
import { Button, Text, UnstyledButton } from '@mantine/core';
import { ChevronRight, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ProfileView } from '../../../core/api/state.ts';
import { availableMethods, type ServiceId, services } from '../../../core/catalog/services.ts';
import { isUsable } from '../../../core/credential/status.ts';
import { effectiveProfile } from '../../../core/session/effective-profile.ts';
import { useDaemon, useNavigate } from '../../state/app-context.ts';
import { QuotaBadges } from '../../ui/QuotaBadges.tsx';
import { profileName } from '../profile/profile-name.ts';
import { useStatusText } from '../profile/use-status-text.ts';
import { ProfileMenu } from './ProfileMenu.tsx';
import classes from './ServiceRow.module.css';

type ServiceRowProps = { readonly serviceId: ServiceId; readonly hasQuotas: boolean };

export function ServiceRow({ serviceId, hasQuotas }: ServiceRowProps) {
  const all = useDaemon((state) => state.profiles);
  const profiles = all.filter((profile) => profile.serviceId === serviceId && profile.removalAt === null);
  const shown = effectiveProfile(profiles, serviceId) ?? profiles[0];
  return (
    <li className={classes.row}>
      <span className={classes.name}>{services[serviceId].name}</span>
      {shown ? (
        <Connected profile={shown} profiles={profiles} hasQuotas={hasQuotas} />
      ) : (
        <NotConnected serviceId={serviceId} />
      )}
    </li>
  );
}

function NotConnected({ serviceId }: { readonly serviceId: ServiceId }) {
  const { t } = useTranslation();
  const { go } = useNavigate();
  const methods = availableMethods[serviceId];
  const service = services[serviceId].name;
  return (
    <>
      <Text component="span" c="dimmed" className={classes.who}>
        {methods.length === 0 ? t('services.notInThisVersion', { service }) : t('services.notConnected')}
      </Text>
      {methods.length > 0 && (
        <Button
          size="xs"
          className={`${classes.act} ${classes.alone}`}
          onClick={() => go({ page: 'connect', serviceId })}
          aria-label={t(methods.includes('api-key') ? 'services.addKeyOf' : 'services.signInTo', { service })}
        >
          {t(methods.includes('api-key') ? 'services.addKey' : 'services.signIn')}
        </Button>
      )}
    </>
  );
}

type ConnectedProps = {
  readonly profile: ProfileView;
  readonly profiles: readonly ProfileView[];
  readonly hasQuotas: boolean;
};

function Connected({ profile, profiles, hasQuotas }: ConnectedProps) {
  const { t } = useTranslation();
  const { go } = useNavigate();
  const { serviceId, profileId, identity } = profile;
  const service = services[serviceId];
  const isBroken = !isUsable(profile.status);
  const plan = profile.quota?.snapshot?.plan ?? identity.plan;
  return (
    <>
      <span className={classes.who}>
        {profiles.length > 1 ? (
          <ProfileMenu shown={profile} profiles={profiles} />
        ) : (
          <span className={classes.label}>{profileName(profile)}</span>
        )}
        {!isBroken && identity.email && <span className={classes.email}>{identity.email}</span>}
        {!isBroken && plan && <span className={classes.plan}>{plan}</span>}
        {isBroken && <BrokenStatus profile={profile} />}
      </span>
      {!isBroken && (
        <span className={classes.meters}>
          {!service.hasQuota && (
            <Text span c="dimmed" inherit>
              {t('services.noQuota')}
            </Text>
          )}
          {service.hasQuota && hasQuotas && <QuotaBadges profile={profile} hasBars />}
        </span>
      )}
      {profile.status.state === 'needs-sign-in' && availableMethods[serviceId].length > 0 && (
        <Button size="xs" className={classes.act} onClick={() => go({ page: 'connect', serviceId, profileId })}>
          {t('services.signInAgain')}
        </Button>
      )}
      <UnstyledButton
        className={classes.open}
        onClick={() => go({ page: 'profile', serviceId, profileId })}
        aria-label={t('services.open', { service: service.name, profile: profileName(profile) })}
      >
        <ChevronRight size={16} aria-hidden />
      </UnstyledButton>
    </>
  );
}

function BrokenStatus({ profile }: { readonly profile: ProfileView }) {
  const text = useStatusText(profile.status);
  return (
    <span className={classes.broken}>
      <TriangleAlert size={14} aria-hidden className={classes.warning} />
      <span className={classes.brokenText} title={text}>
        {text}
      </span>
    </span>
  );
}
