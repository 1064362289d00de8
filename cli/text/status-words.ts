// How a profile stands and what to do about it, in the words of the command line.

import type { CredentialKind } from '../../core/catalog/services.ts';
import { type ProfileStatus, statusAction } from '../../core/credential/status.ts';

type Causes<S extends ProfileStatus['state']> =
  Extract<ProfileStatus, { state: S }> extends { cause: infer C } ? C : never;

const signIn: Readonly<Record<Causes<'needs-sign-in'>, string>> = {
  expired: 'it has ended',
  revoked: 'access was revoked',
  reused: 'its token was used elsewhere',
  'session-ended': 'the provider ended the session',
  'admin-reauth': 'the administrator asks for a new sign-in',
  'missing-scope': 'it lacks a permission that the backends need',
  'identity-changed': 'the provider says that it is another account now',
  interrupted: 'a refresh was interrupted',
  'key-refused': 'the provider refuses this key',
  unknown: 'the provider refused it',
};

const ineligible: Readonly<Record<Causes<'ineligible'>, string>> = {
  'client-retired':
    'Google ended Gemini CLI sign-in for personal accounts on 18 June 2026; a Workspace account with Code Assist or a Gemini API key in Gemini CLI itself still works',
  plan: 'the plan or an administrator does not allow it',
  blocked: 'the provider has blocked this account',
  validation: 'the provider wants this account confirmed in the browser first',
  region: 'the provider does not serve this account where you are',
  project: 'its cloud project lacks the service',
};

const limited: Readonly<Record<Causes<'limited'>, string>> = {
  'restricted-key': 'connected; the key is restricted',
  'no-credit': 'connected; the account has no credit left',
  unverified: 'connected; not yet tested with the provider',
};

const unreadable: Readonly<Record<Causes<'unreadable'>, string>> = {
  'key-missing': 'its key is not on this computer',
  damaged: 'its row is damaged',
  'rolled-back': 'its row is older than one already seen',
};

const time = (at: number) => new Date(at).toLocaleTimeString();

export function statusWords(status: ProfileStatus, kind: CredentialKind | null): string {
  switch (status.state) {
    case 'connected':
      return 'connected';
    case 'limited':
      return limited[status.cause];
    case 'expires-soon':
      return `connected; ends on ${new Date(status.at).toLocaleDateString()}, create a new one before`;
    case 'refreshing':
      return 'refreshing';
    case 'refresh-failing':
      return status.cause === 'client'
        ? `cannot be renewed from this computer now (app, client secret, proxy or clock); next try ${time(status.retryAt)}`
        : `cannot be renewed now; next try ${time(status.retryAt)}`;
    case 'offline':
      return `offline; next try ${time(status.retryAt)}`;
    case 'needs-sign-in':
      return `${statusAction(status, kind) === 'replace-key' ? 'add a new key' : 'sign in again'}: ${signIn[status.cause]}`;
    case 'ineligible':
      return `not served: ${ineligible[status.cause]}${status.link === null ? '' : ` (${status.link})`}`;
    case 'unreadable':
      return `cannot be read: ${unreadable[status.cause]}`;
  }
}
