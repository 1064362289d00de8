// Logins that the CLIs of this computer hold: looked at on request, shown without their secrets, and one of them stored as it was shown.
import { createHash } from 'node:crypto';
import type { CallOutput, CallRequest } from '../../../core/api/call.ts';
import type { DaemonCalls, NativeLogin } from '../../../core/api/daemon.ts';
import { services } from '../../../core/catalog/services.ts';
import { AppError } from '../../../core/errors.ts';
import type { ProfileId } from '../../../core/ids.ts';
import type { Identify } from '../../identity/identify.ts';
import type { ProfileRef } from '../../profiles/profile-ref.ts';
import { identityChanged } from '../identity-change.ts';
import { type KeepSecretOptions, keepSecret, requireFree } from '../keep-secret.ts';
import { sameOwner } from '../same-owner.ts';
import { storeCredential } from '../store-credential.ts';
import { type FoundLogin, type ImportBackend, type LoginSecrets, unreadableLogin } from './found-login.ts';
import { importedRecord } from './import-record.ts';
import type { MacKeychain } from './mac-keychain.ts';
import { loginSources, type Source } from './sources.ts';

export type Imports = {
  /** Every login that is there, usable or not. */
  list(): Promise<NativeLogin[]>;
  /**
   * Stores one of them.
   * @throws AppError `import_changed`, `import_unusable`, `profile_exists`, `identity_changed`, `key_refused`
   */
  take(input: CallRequest<DaemonCalls, 'connect.import'>): Promise<CallOutput<DaemonCalls, 'connect.import'>>;
};

export type ImportsOptions = KeepSecretOptions & {
  /** The person's own environment, for each backend as a native start of it has it. Asked at each look. */
  readonly environment: () => Promise<(backend: ImportBackend) => Readonly<Record<string, string>>>;
  readonly platform: NodeJS.Platform;
  readonly macKeychain: MacKeychain;
  readonly identify: Identify;
};

type Found = { readonly loginId: string; readonly source: Source; readonly login: FoundLogin };

type Taken<K extends LoginSecrets['kind']> = {
  readonly login: FoundLogin;
  readonly secrets: Extract<LoginSecrets, { kind: K }>;
  readonly profileId: ProfileId;
  readonly label: string | null;
  readonly replace: boolean;
};

/** The place and every letter of what lies there: another login in the same place is another one. */
function idOf(place: string, text: string): string {
  return createHash('sha256')
    .update(JSON.stringify([place, text]))
    .digest('hex')
    .slice(0, 32);
}

async function look(source: Source): Promise<Found | null> {
  const read = await source.text();
  const { place, serviceId, reader } = source;
  if (read.outcome !== 'text') {
    const login = read.outcome === 'absent' ? null : unreadableLogin(serviceId);
    return login && { loginId: idOf(place, ''), source, login };
  }
  const login = reader(read.text, await source.companion());
  return login && { loginId: idOf(place, read.text), source, login };
}

export function createImports(options: ImportsOptions): Imports {
  const { list, clock, log, identify, platform, macKeychain } = options;

  async function lookAround(): Promise<readonly Found[]> {
    const environment = await options.environment();
    const found: Found[] = [];
    // One after the other: the keychain of macOS asks the person for each.
    for (const source of loginSources({ environment, platform, macKeychain })) {
      const one = await look(source);
      if (one) found.push(one);
    }
    return found;
  }

  function sameAs({ serviceId, identity }: FoundLogin): ProfileId | null {
    const same = list
      .known()
      .find(
        (known) =>
          known.serviceId === serviceId && known.content.readable && sameOwner(known.content.identity, identity),
      );
    return same?.profileId ?? null;
  }

  function show({ loginId, source, login }: Found): NativeLogin {
    const { serviceId, kind, identity, expiresAt, problem } = login;
    const sharesRefreshToken = kind === 'oauth' && problem === null && services[serviceId].rotatesRefreshToken;
    const { backend, place } = source;
    const about = { backend, place, identity, expiresAt, problem, sharesRefreshToken };
    return { loginId, serviceId, kind, ...about, sameAs: sameAs(login) };
  }

  async function keepSignIn({ login, secrets, profileId, label, replace }: Taken<'oauth'>): Promise<ProfileRef> {
    const { serviceId } = login;
    await requireFree(options, { serviceId, profileId, replace });
    const record = importedRecord({ login, secrets, profileId, now: clock.now() });
    const { identity, ineligible } = await identify(record);
    const stored = await storeCredential(options, {
      record: { ...record, identity, ...(ineligible ? { ineligible } : {}) },
      label,
      mayReplace(before) {
        if (!replace) throw new AppError('profile_exists', profileId);
        if (before && identityChanged(before.identity, identity))
          throw new AppError('identity_changed', identity.email);
      },
    });
    return { serviceId, profileId: stored.profileId };
  }

  async function keepKey({ login, secrets, profileId, label, replace }: Taken<'api-key'>): Promise<ProfileRef> {
    const { serviceId } = login;
    const secret = { serviceId, profileId, kind: 'api-key', token: secrets.key.reveal(), label, replace } as const;
    const kept = await keepSecret(options, { ...secret, issuedAt: clock.now(), skipCheck: false });
    return { serviceId, profileId: kept.profileId };
  }

  return {
    list: async () => (await lookAround()).map(show),

    async take({ loginId, profileId, label = null, replace }) {
      const found = (await lookAround()).find((each) => each.loginId === loginId);
      if (!found) throw new AppError('import_changed');
      const { login, source } = found;
      if (login.problem !== null) throw new AppError('import_unusable', source.place.slice(0, 200));
      const { secrets } = login;
      const taken = { login, profileId, label, replace };
      const kept = await (secrets.kind === 'oauth'
        ? keepSignIn({ ...taken, secrets })
        : keepKey({ ...taken, secrets }));
      log.info('login imported', { ...kept, backend: source.backend });
      return kept;
    },
  };
}
