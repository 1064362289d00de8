// Why a quota was not read and what to do about it, where a meter is going, and who takes over: in the words of the command line.
import type { HandOff, ProfileView } from '../../core/api/state.ts';
import type { Forecast } from '../../core/quota/forecast.ts';
import type { QuotaView, Snapshot } from '../../core/quota/snapshot.ts';
import { type TargetName, targetNames, targets } from '../connect/request.ts';
import type { Times } from './moment.ts';

type FailureCode = NonNullable<QuotaView['failure']>['code'];
type Words = { readonly cause: string; readonly next: 'sign-in' | 'wait' | 'provider' | 'probe' };

const failures: Readonly<Record<FailureCode, Words>> = {
  auth: { cause: 'the provider refused the sign-in', next: 'sign-in' },
  forbidden: { cause: 'the provider does not show the quota of this account', next: 'provider' },
  'no-scope': { cause: 'a setup-token cannot read its quota', next: 'probe' },
  throttled: { cause: 'the provider asked to wait', next: 'wait' },
  network: { cause: 'the provider could not be reached', next: 'wait' },
  timeout: { cause: 'the provider did not answer in time', next: 'wait' },
  provider: { cause: 'the provider had a fault', next: 'wait' },
  malformed: { cause: 'the answer could not be read', next: 'wait' },
  'wrong-account': { cause: 'the answer was of another account and was not kept', next: 'sign-in' },
};

/** Without `--paste` Claude takes a setup-token, which would be another kind of sign-in. */
function connectCommand({ serviceId, profileId, kind }: ProfileView): string {
  const name: TargetName = targetNames.find((target) => targets[target].signIn === serviceId) ?? 'codex';
  const way = serviceId === 'claude-subscription' && kind === 'oauth' ? ' --paste' : '';
  return `happier connect ${name}${way} --profile ${profileId}`;
}

function probeCommand({ serviceId, profileId }: ProfileView, to: 'on' | 'off'): string {
  return `happier quota probe ${serviceId} ${profileId} ${to}`;
}

function nextStep(view: ProfileView, next: Words['next'], retryAt: number | null, times: Times): string {
  switch (next) {
    case 'sign-in':
      return `sign in again with \`${connectCommand(view)}\``;
    case 'provider':
      return "see the provider's own page";
    case 'probe':
      return `sessions tell some of it for nothing; to buy it: \`${probeCommand(view, 'on')}\``;
    case 'wait':
      return retryAt !== null && retryAt > times.now
        ? `asked again at ${times.moment(retryAt)}`
        : 'asked again soon, or now with --refresh';
  }
}

/** "the provider asked to wait; asked again at 15:30" */
export function failureText(view: ProfileView, failure: NonNullable<QuotaView['failure']>, times: Times): string {
  const { cause, next } = failures[failure.code];
  return `${cause}; ${nextStep(view, next, failure.retryAt, times)}`;
}

/** What a profile that cannot read its quota offers or does; null where nothing has to be said. */
export function probeText(view: ProfileView): string | null {
  const cost = 'one token of the cheapest model, about 20 tokens in all, at most every 30 minutes';
  if (view.quota?.probe === 'offered') return `that costs ${cost}`;
  if (view.quota?.probe === 'on') return `bought with ${cost}; ends with \`${probeCommand(view, 'off')}\``;
  return null;
}

/** "runs out at 15:20, before its reset", "38 % unused at reset"; empty where nothing can be foretold. */
export function forecastText(forecast: Forecast | null, times: Times): string {
  if (forecast === null) return '';
  if (forecast.kind === 'lasts') return `${forecast.unusedPercent} % unused at reset`;
  return `runs out at ${times.moment(forecast.at)}, before its reset`;
}

/** "credits: 12.5 · 2 resets left"; empty where the plan has neither. */
export function creditsText({ credits, resetCredits }: Snapshot): string {
  const resets = resetCredits === 1 ? '1 reset left' : `${resetCredits} resets left`;
  const parts = [
    ...(credits?.unlimited ? ['credits: unlimited'] : []),
    ...(credits && !credits.unlimited && credits.balance !== null ? [`credits: ${credits.balance}`] : []),
    ...(resetCredits !== null && resetCredits > 0 ? [resets] : []),
  ];
  return parts.join(' · ');
}

/** Who takes the next starts in place of this profile; null: it does itself. */
export function handOffText(view: ProfileView, handOffs: readonly HandOff[], times: Times): string | null {
  const found = handOffs.find(({ serviceId, from }) => serviceId === view.serviceId && from === view.profileId);
  return found ? `spent: new sessions use ${found.to} until ${times.moment(found.until)}` : null;
}
