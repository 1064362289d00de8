// The sign-in of one provider, put together: grants, authorization endpoint, revocations, and the part of the control that drives them.
import { type AuthorizeError, type AuthorizeOptions, type AutoConsent, createAuthorize } from './authorize.ts';
import type { CodeGrant, GrantPolicy, IssuedTokens } from './grant-types.ts';
import { createGrants, type Grants } from './grants.ts';

export type Revocation = {
  /** ms epoch. */
  readonly at: number;
  readonly token: string;
  /** `unknown`: no token that was ever issued here. */
  readonly kind: 'access' | 'refresh' | 'unknown';
  readonly accountId: string | null;
  /** The token had ended before. */
  readonly wasDead: boolean;
};

/** Plain JSON in and out. */
export type LoginControl = Pick<
  Grants,
  'issued' | 'expireAccessTokens' | 'revoke' | 'setAccessTokenLifetime' | 'withholdRefreshTokens'
> & {
  setAutoConsent(mode: AutoConsent): void;
  /** Every consent from now on ends with this error; null: with a code again. */
  setAuthorizeError(error: AuthorizeError | null): void;
  /** Requests to the revocation endpoint that were answered, oldest first. */
  revocations(): Revocation[];
};

export type Login = {
  readonly grants: Grants;
  readonly authorize: ReturnType<typeof createAuthorize>;
  /** What the revocation endpoint does once the request is found in order. */
  readonly revokeToken: (token: string) => Revocation;
  /** Tokens as after a sign-in, without one. */
  readonly signIn: (
    grant: Pick<CodeGrant, 'accountId' | 'organizationId' | 'scopes' | 'redirectUri' | 'offline'>,
  ) => IssuedTokens;
  readonly control: LoginControl;
};

type Options = Omit<AuthorizeOptions, 'grants' | 'autoConsent' | 'authorizeError'> & {
  readonly policy: GrantPolicy;
  /** ms epoch. */
  readonly now: () => number;
};

export function createLogin({ policy, now, ...options }: Options): Login {
  const grants = createGrants(policy, now);
  const revocations: Revocation[] = [];
  let autoConsent: AutoConsent = 'off';
  let authorizeError: AuthorizeError | null = null;
  const authorize = createAuthorize({
    ...options,
    grants,
    autoConsent: () => autoConsent,
    authorizeError: () => authorizeError,
  });
  const { issued, expireAccessTokens, revoke, setAccessTokenLifetime, withholdRefreshTokens } = grants;

  return {
    grants,
    authorize,
    revokeToken(token) {
      const nothing = { kind: 'unknown' as const, accountId: null, wasDead: false };
      const revocation = { at: now(), token, ...(grants.revokeToken(token) ?? nothing) };
      revocations.push(revocation);
      return revocation;
    },
    signIn(grant) {
      const { clientId } = options.client;
      const code = grants.newCode({ ...grant, clientId, codeChallenge: '', state: '' });
      const tokens = grants.redeem(code);
      if (typeof tokens === 'string') throw new Error(`a new code is ${tokens}`);
      return tokens;
    },
    control: {
      issued,
      expireAccessTokens,
      revoke,
      setAccessTokenLifetime,
      withholdRefreshTokens,
      setAutoConsent(mode) {
        autoConsent = mode;
      },
      setAuthorizeError(error) {
        authorizeError = error;
      },
      revocations: () => [...revocations],
    },
  };
}
