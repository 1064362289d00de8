// One choice for a service: native, or a profile with what is left of it, and the rule that chose it.
import { Radio } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ServiceId } from '../../../core/catalog/services.ts';
import type { Binding } from '../../../core/session/binding.ts';
import type { PickerOption } from '../../../core/session/picker.ts';
import { useDaemon } from '../../state/app-context.ts';
import { BadgeList, oldFrom } from '../../ui/QuotaBadges.tsx';
import { useEmailMask } from '../../ui/use-email-mask.ts';
import { useProfileName } from '../profile/use-profile-name.ts';
import classes from './AuthServices.module.css';

type AuthOptionProps = {
  readonly serviceId: ServiceId;
  readonly option: PickerOption;
  readonly native: string | null;
  readonly isChosen: boolean;
  /** What chose it; shown while it is chosen. */
  readonly rule: string | null;
  readonly onChoose: (serviceId: ServiceId, binding: Binding) => void;
};

export function AuthOption({ serviceId, option, native, isChosen, rule, onChoose }: AuthOptionProps) {
  const binding: Binding = option.source === 'native' ? option : { source: 'connected', profileId: option.profileId };
  const why = isChosen ? rule : null;
  return (
    <Radio
      name={`auth ${serviceId}`}
      value={option.source === 'native' ? '' : option.profileId}
      checked={isChosen}
      onChange={() => onChoose(serviceId, binding)}
      classNames={{
        root: classes.option,
        body: classes.body,
        labelWrapper: classes.labelWrapper,
        label: classes.label,
      }}
      label={
        option.source === 'native' ? (
          <NativeLabel native={native} rule={why} />
        ) : (
          <ProfileLabel serviceId={serviceId} option={option} rule={why} />
        )
      }
    />
  );
}

function NativeLabel({ native, rule }: { readonly native: string | null; readonly rule: string | null }) {
  const { t } = useTranslation();
  const mask = useEmailMask();
  return (
    <>
      <span className={classes.profile}>{t('newSession.native')}</span>{' '}
      <Part
        name="detail"
        text={native === null ? t('newSession.nativeUnknown') : t('newSession.nativeAs', { who: mask(native) })}
      />{' '}
      <Part name="rule" text={rule} />
    </>
  );
}

type ProfileLabelProps = {
  readonly serviceId: ServiceId;
  readonly option: Extract<PickerOption, { source: 'connected' }>;
  readonly rule: string | null;
};

function ProfileLabel({ serviceId, option, rule }: ProfileLabelProps) {
  const nameOf = useProfileName();
  const mask = useEmailMask();
  const { identity, badges, profileId } = option;
  const profile = useDaemon((state) =>
    state.profiles.find((each) => each.serviceId === serviceId && each.profileId === profileId),
  );
  return (
    <>
      <Part name="profile" text={nameOf(option)} />{' '}
      <Part name="detail" text={identity.email === null ? null : mask(identity.email)} />{' '}
      <Part name="plan" text={identity.plan} /> <Part name="rule" text={rule} />{' '}
      <span className={classes.badges}>
        <BadgeList badges={badges} oldFrom={profile ? oldFrom(profile) : null} hasResets />
      </span>
    </>
  );
}

type PartProps = { readonly name: 'profile' | 'detail' | 'plan' | 'rule'; readonly text: string | null };

/** Cut off where room is short, whole on hover; the choice is read out whole. */
function Part({ name, text }: PartProps) {
  if (text === null) return null;
  return (
    <span className={classes[name]} title={text}>
      {text}
    </span>
  );
}
