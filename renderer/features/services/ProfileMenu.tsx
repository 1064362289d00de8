// The profiles of one service behind the label of the one that stands for it.
import { Menu, UnstyledButton } from '@mantine/core';
import { Check, ChevronDown, Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ProfileView } from '../../../core/api/state.ts';
import { services } from '../../../core/catalog/services.ts';
import { isUsable } from '../../../core/credential/status.ts';
import { useGates, useNavigate } from '../../state/app-context.ts';
import { QuotaBadges } from '../../ui/QuotaBadges.tsx';
import { useEmailMask } from '../../ui/use-email-mask.ts';
import { isWell } from '../profile/is-well.ts';
import { useProfileName } from '../profile/use-profile-name.ts';
import { useStatusText } from '../profile/use-status-text.ts';
import classes from './ProfileMenu.module.css';

type ProfileMenuProps = { readonly shown: ProfileView; readonly profiles: readonly ProfileView[] };

export function ProfileMenu({ shown, profiles }: ProfileMenuProps) {
  const { t } = useTranslation();
  const { go } = useNavigate();
  const nameOf = useProfileName();
  const { serviceId } = shown;
  const service = services[serviceId];
  const isKeys = service.kinds.length === 1 && service.kinds[0] === 'api-key';
  const label = isKeys ? t('services.keys', { count: profiles.length }) : nameOf(shown);
  return (
    <Menu position="bottom-start" middlewares={{ flip: true, shift: true, size: { padding: 8 } }}>
      <Menu.Target>
        <UnstyledButton
          className={classes.target}
          title={label}
          aria-label={t('services.profilesOf', { service: service.name, shown: label, count: profiles.length })}
        >
          <span className={classes.label}>{label}</span>
          <ChevronDown size={14} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown className={classes.menu}>
        {profiles.map((profile) => (
          <Menu.Item
            key={profile.profileId}
            leftSection={<Check size={14} aria-hidden className={profile.isDefault ? undefined : classes.hidden} />}
            rightSection={<State profile={profile} />}
            onClick={() => go({ page: 'profile', serviceId, profileId: profile.profileId })}
          >
            <Who profile={profile} />
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<Plus size={14} aria-hidden />} onClick={() => go({ page: 'connect', serviceId })}>
          {t(isKeys ? 'services.addAnotherKey' : 'services.addAnother')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function Who({ profile }: { readonly profile: ProfileView }) {
  const nameOf = useProfileName();
  const mask = useEmailMask();
  const { email } = profile.identity;
  return (
    <span className={classes.who}>
      <span>{nameOf(profile)}</span>
      {email !== null && <span className={classes.email}>{mask(email)}</span>}
    </span>
  );
}

function State({ profile }: { readonly profile: ProfileView }) {
  const gates = useGates();
  const status = useStatusText(profile.status, profile.kind);
  return (
    <span className={classes.state}>
      {isWell(profile.status) || (isUsable(profile.status) && profile.quota)
        ? gates['connectedServices.quotas'] && <QuotaBadges profile={profile} />
        : status}
    </span>
  );
}
