// Auth per service, as the picker offers it: native or a profile, with what is left of each and when it resets.
import { Anchor, Radio } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { availableMethods, services as catalogue, type ServiceId } from '../../../core/catalog/services.ts';
import type { Binding } from '../../../core/session/binding.ts';
import { withChoice } from '../../../core/session/choice.ts';
import type { PickerOption, PickerService } from '../../../core/session/picker.ts';
import { useApp, useNavigate } from '../../state/app-context.ts';
import { BadgeList } from '../../ui/QuotaBadges.tsx';
import { Section } from '../../ui/Section.tsx';
import classes from './AuthSection.module.css';
import type { AuthState, ServiceUse } from './auth-state.ts';
import { UndecidedNotice } from './UndecidedNotice.tsx';

type AuthSectionProps = {
  readonly services: readonly PickerService[];
  readonly auth: AuthState;
  /** What the machine's own login says it is; null: not known. */
  readonly native: string | null;
};

export function AuthSection({ services, auth, native }: AuthSectionProps) {
  const { t } = useTranslation();
  const { draft } = useApp();
  const { go } = useNavigate();
  const onChoose = (serviceId: ServiceId, binding: Binding): void => {
    draft.setState(({ choices }) => ({ choices: withChoice(choices, serviceId, binding) }));
  };
  return (
    <Section
      title={t('newSession.auth')}
      actions={
        <Anchor component="button" type="button" onClick={() => go({ page: 'connected-services' })}>
          {t('newSession.manage')}
        </Anchor>
      }
    >
      <div className={classes.services}>
        {services.map((service) => {
          const use = auth.uses.get(service.serviceId);
          return (
            use && (
              <ServiceAuth key={service.serviceId} service={service} use={use} native={native} onChoose={onChoose} />
            )
          );
        })}
      </div>
    </Section>
  );
}

type ServiceAuthProps = {
  readonly service: PickerService;
  readonly use: ServiceUse;
  readonly native: string | null;
  readonly onChoose: (serviceId: ServiceId, binding: Binding) => void;
};

function ServiceAuth({ service, use, native, onChoose }: ServiceAuthProps) {
  const { t } = useTranslation();
  const { serviceId, name, options } = service;
  // While the slot is taken by another service, this one is not used: native is no choice, a profile of it would be.
  const shown = use.kind === 'unused' ? options.filter((option) => option.source === 'connected') : options;
  return (
    <fieldset className={classes.service}>
      <legend className={classes.name}>{name}</legend>
      <div className={classes.options}>
        {use.kind === 'unused' && (
          <p className={classes.note}>{t('newSession.unused', { service: catalogue[use.instead].name })}</p>
        )}
        {use.kind === 'undecided' && <UndecidedNotice serviceId={serviceId} use={use} />}
        {shown.map((option) => (
          <Option
            key={option.source === 'native' ? 'native' : option.profileId}
            serviceId={serviceId}
            option={option}
            native={native}
            isChosen={use.kind === 'binding' && isSame(use.binding, option)}
            onChoose={onChoose}
          />
        ))}
        <Rest service={service} />
      </div>
    </fieldset>
  );
}

type OptionProps = {
  readonly serviceId: ServiceId;
  readonly option: PickerOption;
  readonly native: string | null;
  readonly isChosen: boolean;
  readonly onChoose: (serviceId: ServiceId, binding: Binding) => void;
};

function Option({ serviceId, option, native, isChosen, onChoose }: OptionProps) {
  const binding: Binding = option.source === 'native' ? option : { source: 'connected', profileId: option.profileId };
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
      label={option.source === 'native' ? <NativeLabel native={native} /> : <ProfileLabel option={option} />}
    />
  );
}

function NativeLabel({ native }: { readonly native: string | null }) {
  const { t } = useTranslation();
  return (
    <>
      <span className={classes.profile}>{t('newSession.native')}</span>{' '}
      <span className={classes.detail}>
        {native === null ? t('newSession.nativeUnknown') : t('newSession.nativeAs', { who: native })}
      </span>
    </>
  );
}

function ProfileLabel({ option }: { readonly option: Extract<PickerOption, { source: 'connected' }> }) {
  const { label, profileId, identity, badges } = option;
  return (
    <>
      <span className={classes.profile}>{label ?? profileId}</span>{' '}
      {identity.email && <span className={classes.detail}>{identity.email}</span>}{' '}
      {identity.plan && <span className={classes.plan}>{identity.plan}</span>}{' '}
      <span className={classes.badges}>
        <BadgeList badges={badges} hasResets />
      </span>
    </>
  );
}

/** Profiles that exist but cannot be used now, or the way to the first one. */
function Rest({ service }: { readonly service: PickerService }) {
  const { t } = useTranslation();
  const { go } = useNavigate();
  const { serviceId, unusable, shortcut, blocked } = service;
  const others = blocked ? unusable - 1 : unusable;
  if (others > 0) {
    return (
      <p className={classes.note}>
        {t('newSession.unusable', { count: others })}{' '}
        <Anchor component="button" type="button" onClick={() => go({ page: 'connected-services' })}>
          {t('newSession.mend')}
        </Anchor>
      </p>
    );
  }
  if (!shortcut || blocked) return null;
  return (
    <p className={classes.note}>
      {t('newSession.noProfile')}{' '}
      {availableMethods[serviceId].length > 0 && (
        <Anchor component="button" type="button" onClick={() => go({ page: 'connect', serviceId })}>
          {t('newSession.connectOne')}
        </Anchor>
      )}
    </p>
  );
}

function isSame(binding: Binding, option: PickerOption): boolean {
  if (binding.source === 'native' || option.source === 'native') return binding.source === option.source;
  return binding.profileId === option.profileId;
}
