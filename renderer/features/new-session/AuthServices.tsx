// Auth per service, as the picker offers it: native or a profile, with what is left of each and when it resets.
import { Anchor } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { BackendId } from '../../../core/catalog/backends.ts';
import { services as catalogue, type ServiceId } from '../../../core/catalog/services.ts';
import type { Binding } from '../../../core/session/binding.ts';
import type { PickerService } from '../../../core/session/picker.ts';
import { useNavigate } from '../../state/app-context.ts';
import { AuthOption } from './AuthOption.tsx';
import classes from './AuthServices.module.css';
import type { AuthState, ServiceUse } from './auth-state.ts';
import { HandOffNotice } from './HandOffNotice.tsx';
import { isSameChoice } from './is-same-choice.ts';
import { SpentNotice } from './SpentNotice.tsx';
import { UndecidedNotice } from './UndecidedNotice.tsx';
import { useRuleText } from './use-rule-text.ts';

export type AuthServicesProps = {
  readonly backend: BackendId;
  readonly services: readonly PickerService[];
  readonly auth: AuthState;
  /** What the machine's own login says it is; null: not known. */
  readonly native: string | null;
  readonly onChoose: (serviceId: ServiceId, binding: Binding) => void;
};

export function AuthServices({ services, auth, ...shared }: AuthServicesProps) {
  return (
    <div className={classes.services}>
      {services.map((service) => {
        const use = auth.uses.get(service.serviceId);
        return (
          use && <ServiceAuth key={service.serviceId} service={service} services={services} use={use} {...shared} />
        );
      })}
    </div>
  );
}

type ServiceAuthProps = Omit<AuthServicesProps, 'auth'> & {
  readonly service: PickerService;
  readonly use: ServiceUse;
};

function ServiceAuth({ backend, service, services, use, native, onChoose }: ServiceAuthProps) {
  const { t } = useTranslation();
  const { serviceId, name, options } = service;
  const rule = useRuleText(service, backend);
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
        {use.kind === 'binding' && (
          <>
            <HandOffNotice service={service} binding={use.binding} />
            <SpentNotice serviceId={serviceId} binding={use.binding} services={services} onChoose={onChoose} />
          </>
        )}
        {shown.map((option) => (
          <AuthOption
            key={option.source === 'native' ? 'native' : option.profileId}
            serviceId={serviceId}
            option={option}
            native={native}
            isChosen={use.kind === 'binding' && isSameChoice(use.binding, option)}
            rule={isSameChoice(service.preselected, option) ? rule : null}
            onChoose={onChoose}
          />
        ))}
        <Rest service={service} />
      </div>
    </fieldset>
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
      <Anchor component="button" type="button" onClick={() => go({ page: 'connect', serviceId })}>
        {t('newSession.connectOne')}
      </Anchor>
    </p>
  );
}
