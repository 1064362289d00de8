// Turns the opened bundle of a sign-in into a kept profile: who it is, whether that is who it was, and into the vault.
import type { Identity } from '../../core/credential/identity.ts';
import type { Ineligible, OauthCredential } from '../../core/credential/record.ts';
import type { Bundle } from '../../core/crypto/sealed-bundle.ts';
import { AppError } from '../../core/errors.ts';
import type { Clock } from '../clock.ts';
import type { Identify } from '../identity/identify.ts';
import type { Log } from '../log.ts';
import type { ProfileRef } from '../profiles/profile-ref.ts';
import type { Attempt } from './attempt.ts';
import type { Attempts } from './attempts.ts';
import { identityChanged } from './identity-change.ts';
import { type StoreOptions, storeCredential } from './store-credential.ts';
import { untilCancelled } from './until-cancelled.ts';

export type KeepSignInOptions = StoreOptions & {
  readonly attempts: Attempts;
  readonly identify: Identify;
  readonly clock: Clock;
  readonly log: Log;
};

export type KeepSignIn = {
  /**
   * @throws AppError `attempt_cancelled`; `identity_changed` (detail: the new e-mail, if any), after which the sign-in is held for
   * {@link KeepSignIn.confirm}
   */
  keep(attempt: Attempt, bundle: Bundle): Promise<ProfileRef>;
  /** Stores what was held, in place of the profile's account. */
  confirm(attempt: Attempt, record: OauthCredential): Promise<ProfileRef>;
};

type Known = { readonly identity: Identity; readonly ineligible: Ineligible | null };

function identityOf({ providerEmail, providerAccountId, plan, organization }: Bundle): Identity {
  const known = { email: providerEmail, accountId: providerAccountId, plan };
  return organization === null ? known : { ...known, organization };
}

function newRecord({ serviceId, profileId }: ProfileRef, bundle: Bundle, now: number): OauthCredential {
  const { accessToken, refreshToken, idToken, scope, expiresAt } = bundle;
  return {
    v: 1,
    kind: 'oauth',
    serviceId,
    profileId,
    createdAt: now,
    updatedAt: now,
    identity: identityOf(bundle),
    accessToken,
    refreshToken,
    idToken,
    scope,
    expiresAt,
    refreshedAt: now,
    refused: null,
  };
}

const known = (record: OauthCredential, { identity, ineligible }: Known): OauthCredential =>
  ineligible === null ? { ...record, identity } : { ...record, identity, ineligible };

export function createKeepSignIn(options: KeepSignInOptions): KeepSignIn {
  const { attempts, identify, clock, log } = options;

  async function store(
    { label, cancelled }: Attempt,
    record: OauthCredential,
    check: (before: Identity) => void,
  ): Promise<ProfileRef> {
    const mayReplace = (before: { readonly identity: Identity } | null) => before && check(before.identity);
    const stored = await storeCredential(options, { record, label, cancelled, mayReplace });
    const { serviceId, profileId } = stored;
    log.info('signed in', { serviceId, profileId });
    return { serviceId, profileId };
  }

  return {
    async keep(attempt, bundle) {
      const made = newRecord(attempt, bundle, clock.now());
      const record = known(made, await untilCancelled(attempt.cancelled, identify(made)));
      return store(attempt, record, (before) => {
        if (!identityChanged(before, record.identity)) return;
        attempts.hold(attempt.id, record);
        throw new AppError('identity_changed', record.identity.email);
      });
    },
    confirm: (attempt, record) => store(attempt, { ...record, updatedAt: clock.now() }, () => undefined),
  };
}
