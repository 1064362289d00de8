// What the native dialogs in front of `confirmed` calls say: the call in the person's words, with the names that they gave.
import type { CallRequest } from '../core/api/call.ts';
import type { DaemonCalls } from '../core/api/daemon.ts';
import type { DaemonState } from '../core/api/state.ts';
import { type ServiceId, services } from '../core/catalog/services.ts';
import { texts } from './texts.ts';

export type Confirmation = { readonly message: string; readonly detail: string; readonly button: string };

type ConfirmedCall = {
  [K in keyof DaemonCalls]: DaemonCalls[K]['access'] extends 'confirmed' ? K : never;
}[keyof DaemonCalls];

type Describe<K extends ConfirmedCall> = (
  input: CallRequest<DaemonCalls, K>,
  state: DaemonState | null,
) => Confirmation;

/** A new confirmed call does not compile before it has its words here. */
const confirmations: { readonly [K in ConfirmedCall]: Describe<K> } = {
  'profiles.default': ({ serviceId, profileId }, state) => {
    const service = services[serviceId].name;
    if (profileId === null) {
      return { message: texts.confirm.clearDefault(service), detail: '', button: texts.confirm.clearDefaultButton };
    }
    return {
      message: texts.confirm.setDefault(profileName(state, serviceId, profileId), service),
      detail: texts.confirm.defaultDetail,
      button: texts.confirm.setDefaultButton,
    };
  },
  'profiles.disconnect': ({ serviceId, profileId, immediate }, state) => ({
    message: texts.confirm.disconnect(profileName(state, serviceId, profileId), services[serviceId].name),
    detail: immediate ? texts.confirm.disconnectNowDetail : texts.confirm.disconnectDetail,
    button: texts.confirm.disconnectButton,
  }),
};

/** Label and e-mail, so that two profiles of like names can be told apart; the id where there is no label. */
function profileName(state: DaemonState | null, serviceId: ServiceId, profileId: string): string {
  const profile = state?.profiles.find((one) => one.serviceId === serviceId && one.profileId === profileId);
  const name = profile?.label ?? profileId;
  return profile?.identity.email ? `${name} · ${profile.identity.email}` : name;
}

/** @throws if the call is not one that needs a confirmation */
export function describeCall(call: string, input: unknown, state: DaemonState | null): Confirmation {
  const describe: ((input: never, state: DaemonState | null) => Confirmation) | undefined =
    confirmations[call as ConfirmedCall];
  if (!describe) throw new Error(`no words for ${call}`);
  return describe(input as never, state);
}
