// What a service's row says of the profile that stands for it: name, identity, what is left; or its status and what mends it.
import { Button, Text, Tooltip, UnstyledButton } from '@mantine/core';
import { ChevronRight, Info, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ProfileView } from '../../../core/api/state.ts';
import { services } from '../../../core/catalog/services.ts';
import { isUsable, statusAction } from '../../../core/credential/status.ts';
import { useNavigate } from '../../state/app-context.ts';
import { QuotaBadges } from '../../ui/QuotaBadges.tsx';
import { useCutText } from '../../ui/use-cut-text.ts';
import { useEmailMask } from '../../ui/use-email-mask.ts';
import { isWell } from '../profile/is-well.ts';
import { reconnectText } from '../profile/reconnect-text.ts';
import { useProfileName } from '../profile/use-profile-name.ts';
import { useStatusText } from '../profile/use-status-text.ts';
import { ProfileMenu } from './ProfileMenu.tsx';
import classes from './ServiceRow.module.css';
import { whyNoQuota } from './why-no-quota.ts';

type ConnectedRowProps = {
  readonly profile: ProfileView;
  readonly profiles: readonly ProfileView[];
  readonly hasQuotas: boolean;
};

export function ConnectedRow({ profile, profiles, hasQuotas }: ConnectedRowProps) {
  const { t } = useTranslation();
  const { go } = useNavigate();
  const nameOf = useProfileName();
  const mask = useEmailMask();
  const [who, isCut] = useCutText<HTMLSpanElement>();
  const { serviceId, profileId, status, kind } = profile;
  const text = useStatusText(status, kind);
  const well = isWell(status);
  const email = well && profile.identity.email !== null ? mask(profile.identity.email) : null;
  const plan = well ? (profile.quota?.snapshot?.plan ?? profile.identity.plan) : null;
  const name = nameOf(profile);
  const isAsked = ['sign-in', 'replace-key'].includes(statusAction(status, kind));
  return (
    <>
      <span ref={who} className={classes.who}>
        {profiles.length > 1 ? (
          <ProfileMenu shown={profile} profiles={profiles} />
        ) : (
          <span className={classes.label}>{name}</span>
        )}
        {email !== null && <span className={classes.email}>{email}</span>}
        {plan !== null && <span className={classes.plan}>{plan}</span>}
        {!well && <StatusNote text={text} isWarning={!isUsable(status) || status.state === 'expires-soon'} />}
      </span>
      {isAsked ? (
        <Button size="xs" className={classes.act} onClick={() => go({ page: 'connect', serviceId, profileId })}>
          {t(reconnectText(kind))}
        </Button>
      ) : (
        isUsable(status) && <Left profile={profile} hasQuotas={hasQuotas} />
      )}
      <Open profile={profile} cut={isCut ? [name, email, plan, well ? null : text] : null} />
    </>
  );
}

function StatusNote({ text, isWarning }: { readonly text: string; readonly isWarning: boolean }) {
  const Icon = isWarning ? TriangleAlert : Info;
  return (
    <span className={classes.note} data-warning={isWarning || undefined}>
      <Icon size={14} aria-hidden className={classes.noteIcon} />
      <span className={classes.noteText}>{text}</span>
    </span>
  );
}

function Left({ profile, hasQuotas }: { readonly profile: ProfileView; readonly hasQuotas: boolean }) {
  const { t } = useTranslation();
  const none = whyNoQuota(profile);
  return (
    <span className={classes.meters}>
      {none !== null && (
        <Text span c="dimmed" inherit>
          {t(`services.noQuota.${none}`)}
        </Text>
      )}
      {none === null && hasQuotas && <QuotaBadges profile={profile} hasBars />}
    </span>
  );
}

type OpenProps = {
  readonly profile: ProfileView;
  /** What the row says, where a part of it is cut off. */
  readonly cut: readonly (string | null)[] | null;
};

/** The way to the profile covers the row; where a text in it is cut off, it shows all of it on hover and focus. */
function Open({ profile, cut }: OpenProps) {
  const { t } = useTranslation();
  const { go } = useNavigate();
  const nameOf = useProfileName();
  const { serviceId, profileId } = profile;
  return (
    <Tooltip
      label={cut?.filter((part) => part !== null).join(' · ')}
      disabled={cut === null}
      events={{ hover: true, focus: true, touch: false }}
      position="bottom-end"
      multiline
      maw={480}
    >
      <UnstyledButton
        className={classes.open}
        onClick={() => go({ page: 'profile', serviceId, profileId })}
        aria-label={t('services.open', { service: services[serviceId].name, profile: nameOf(profile) })}
      >
        <ChevronRight size={16} aria-hidden />
      </UnstyledButton>
    </Tooltip>
  );
}
