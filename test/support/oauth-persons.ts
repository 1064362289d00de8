// A person with an account at each provider that is signed in to, and their consent without a page.
import type { LoginControl } from '../providers/oauth/login.ts';
import type { Simulator } from '../providers/start-simulator.ts';

export const oauthServices = ['openai-codex', 'claude-subscription', 'gemini'] as const;
export type OauthService = (typeof oauthServices)[number];

export type Person = { readonly email: string; readonly accountIds: Readonly<Record<OauthService, string>> };

/** The part of the simulator's control that plays the service's provider. */
export function providerOf({ control }: Pick<Simulator, 'control'>, serviceId: OauthService): LoginControl {
  return { 'openai-codex': control.openai, 'claude-subscription': control.anthropic, gemini: control.google }[
    serviceId
  ];
}

/** The simulator's own name of that provider. */
export const providerNames = {
  'openai-codex': 'openai',
  'claude-subscription': 'anthropic',
  gemini: 'google',
} as const;

export function addPerson({ control }: Pick<Simulator, 'control'>, email: string): Person {
  const accountIds = {
    'openai-codex': control.openai.addAccount({ email }).accountId,
    'claude-subscription': control.anthropic.addAccount({ email }).accountId,
    gemini: control.google.addAccount({ email }).accountId,
  };
  return { email, accountIds };
}

/** From now on this person signs in, at every provider, as soon as the sign-in page is opened. */
export function consentAs(simulator: Pick<Simulator, 'control'>, { accountIds }: Person): void {
  for (const serviceId of oauthServices) {
    providerOf(simulator, serviceId).setAutoConsent({ account: accountIds[serviceId] });
  }
}

/** Opens the sign-in page as a browser would, up to the address that it leads to. */
export async function followSignIn(authorizeUrl: string): Promise<string> {
  const answer = await fetch(authorizeUrl, { redirect: 'manual' });
  const location = answer.headers.get('location');
  if (location === null) throw new Error(`the sign-in page answered ${answer.status} and led nowhere`);
  return location;
}
