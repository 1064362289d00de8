// OpenAI's sign-in page for Codex, and how its consents end.
import { createLogin, type Login } from '../oauth/login.ts';
import type { SignInChoice } from '../oauth/sign-in-choice.ts';
import type { SignInLook } from '../oauth/sign-in-page.ts';
import type { AccountBook, OpenAiAccount } from './account-book.ts';
import { openAiGrantPolicy } from './grants.ts';
import { CODEX_CLIENT } from './registration.ts';

const LOOK: SignInLook = {
  site: 'ChatGPT',
  product: 'Codex',
  accent: '#0b7d61',
  meaning: {
    openid: 'Know who you are',
    profile: 'Read your name and picture',
    email: 'Read your e-mail address',
    offline_access: 'Stay signed in until you revoke it',
  },
};

export const choiceOf = ({ accountId, email, name, plan }: OpenAiAccount): SignInChoice => ({
  id: accountId,
  accountId,
  organizationId: null,
  email,
  name,
  detail: `${email} · ${plan}`,
});

/** `now` in ms epoch; `accessTokenLifetimeMs`: default one hour. */
export function createOpenAiLogin(
  accounts: AccountBook,
  now: () => number,
  accessTokenLifetimeMs: number | undefined,
): Login {
  return createLogin({
    client: CODEX_CLIENT,
    look: LOOK,
    policy: openAiGrantPolicy(accounts, accessTokenLifetimeMs),
    choices: () => accounts.list().map(choiceOf),
    isOffline: (scopes) => scopes.includes('offline_access'),
    extraParameters: ({ scopes }) => ({ scope: scopes.join(' ') }),
    now,
  });
}
