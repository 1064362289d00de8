// What the native dialogs in front of `confirmed` calls say: the call in the person's words, with the names that they gave.
import type { CallRequest } from '../core/api/call.ts';
import type { DaemonCalls } from '../core/api/daemon.ts';
import type { DaemonState, ProfileView } from '../core/api/state.ts';
import { backends } from '../core/catalog/backends.ts';
import { type ServiceId, services } from '../core/catalog/services.ts';
import { maskEmail } from '../core/credential/mask-email.ts';
import type { AttemptId } from '../core/ids.ts';
import type { KnownAttempt } from './attempts.ts';
import { describeAddedVariables, describeAllowance } from './confirm-sessions.ts';
import type { Confirmation } from './confirmation.ts';
import { disconnectDetail } from './disconnect-detail.ts';
import { maskEmailsIn } from './mask-emails.ts';
import { texts } from './texts.ts';

/** What is known when the dialog is drawn. */
export type ConfirmationContext = {
  readonly state: DaemonState | null;
  attempt(id: AttemptId): KnownAttempt | null;
  readonly maskEmails: boolean;
};

type ConfirmedCall = {
  [K in keyof DaemonCalls]: DaemonCalls[K]['access'] extends 'confirmed' ? K : never;
}[keyof DaemonCalls];

type Describe<K extends ConfirmedCall> = (
  input: CallRequest<DaemonCalls, K>,
  context: ConfirmationContext,
) => Confirmation;

/** A new confirmed call does not compile before it has its words here. */
const confirmations: { readonly [K in ConfirmedCall]: Describe<K> } = {
  'profiles.default': ({ serviceId, profileId }, context) => {
    const service = services[serviceId].name;
    if (profileId === null) {
      return { message: texts.confirm.clearDefault(service), detail: '', button: texts.confirm.clearDefaultButton };
    }
    return {
      message: texts.confirm.setDefault(profileName(context, serviceId, profileId), service),
      detail: texts.confirm.defaultDetail,
      button: texts.confirm.setDefaultButton,
    };
  },
  'defaults.set': describeRule,
  'connect.confirm': describeOtherAccount,
  'profiles.disconnect': (input, context) => ({
    message: texts.confirm.disconnect(
      profileName(context, input.serviceId, input.profileId),
      services[input.serviceId].name,
    ),
    detail: disconnectDetail(input, context.state),
    button: texts.confirm.disconnectButton,
  }),
  'sessions.allow': describeAllowance,
  'sessions.addedVariables': describeAddedVariables,
};

function describeRule(
  { scope, serviceId, choice }: CallRequest<DaemonCalls, 'defaults.set'>,
  context: ConfirmationContext,
): Confirmation {
  const service = services[serviceId].name;
  if (choice === null) {
    return {
      message:
        scope.by === 'folder'
          ? texts.confirm.clearRuleInFolder(service, scope.folder)
          : texts.confirm.clearRuleOfBackend(service, backends[scope.backend].name),
      detail: texts.confirm.clearRuleDetail,
      button: texts.confirm.clearRuleButton,
    };
  }
  const chosen =
    choice === 'native' ? texts.confirm.ownLogin : texts.confirm.quoted(profileName(context, serviceId, choice));
  return {
    message:
      scope.by === 'folder'
        ? texts.confirm.ruleInFolder(chosen, service, scope.folder)
        : texts.confirm.ruleOfBackend(chosen, service, backends[scope.backend].name),
    detail: texts.confirm.ruleDetail,
    button: texts.confirm.ruleButton,
  };
}

function describeOtherAccount(
  { attemptId }: CallRequest<DaemonCalls, 'connect.confirm'>,
  context: ConfirmationContext,
): Confirmation {
  const attempt = context.attempt(attemptId);
  const email = attempt?.otherAccount?.email ?? null;
  const signedIn = email === null ? texts.confirm.signedInOtherwise : texts.confirm.signedInAs(shown(email, context));
  return {
    message: attempt
      ? texts.confirm.otherAccount(
          profileName(context, attempt.serviceId, attempt.profileId),
          services[attempt.serviceId].name,
        )
      : texts.confirm.otherAccountUnknown,
    detail: `${signedIn}\n\n${texts.confirm.otherAccountDetail}`,
    button: texts.confirm.otherAccountButton,
  };
}

/** Label and e-mail, so that two profiles of like names can be told apart; the id where there is no label. */
function profileName(context: ConfirmationContext, serviceId: ServiceId, profileId: string): string {
  const isIt = (one: ProfileView) => one.serviceId === serviceId && one.profileId === profileId;
  const profile = context.state?.profiles.find(isIt);
  const name = profile?.label ?? profileId;
  const { email = null } = profile?.identity ?? {};
  return [context.maskEmails ? maskEmailsIn(name) : name, ...(email ? [shown(email, context)] : [])].join(' · ');
}

function shown(email: string, { maskEmails }: ConfirmationContext): string {
  return maskEmails ? maskEmail(email) : email;
}

/** @throws if the call is not one that needs a confirmation */
export function describeCall(call: string, input: unknown, context: ConfirmationContext): Confirmation {
  const describe: ((input: never, context: ConfirmationContext) => Confirmation) | undefined =
    confirmations[call as ConfirmedCall];
  if (!describe) throw new Error(`no words for ${call}`);
  return describe(input as never, context);
}
