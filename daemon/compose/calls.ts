// What a client can ask of a daemon.
import type { CredentialRecord } from '../../core/credential/record.ts';
import { createImports } from '../connect/import/imports.ts';
import { systemMacKeychain } from '../connect/import/mac-keychain.ts';
import { createSignIn } from '../connect/sign-in.ts';
import { createHandlers } from '../handlers.ts';
import { createKeyCheck } from '../identity/check-key.ts';
import { errorFields } from '../log.ts';
import { createProfileActions } from '../profiles/profile-actions.ts';
import type { ProfileRef } from '../profiles/profile-ref.ts';
import { createRemovals } from '../profiles/removals.ts';
import { createRevoke } from '../profiles/revoke.ts';
import { nativeEnvironment } from '../sessions/native-environment.ts';
import type { Ground } from './ground.ts';
import type { Kept } from './kept.ts';
import type { Workers } from './workers.ts';

/** Whether the provider has said just now whose it is or what it is good for; else it is asked soon. */
function wasAnswered(record: CredentialRecord): boolean {
  if (record.kind === 'oauth') return record.identity.plan !== null || record.ineligible !== undefined;
  return record.check !== undefined && record.check.result !== 'unverified';
}

/** What follows when a credential was stored by a person. */
function createStored({ log }: Ground, { list }: Kept, { credentials, poller, replaceInHomes }: Workers) {
  return (record: CredentialRecord, sameOwner: boolean) => {
    const { serviceId, profileId } = record;
    credentials.reset(serviceId, profileId);
    // A session that runs goes on as the account that it was started as.
    if (sameOwner) replaceInHomes(record);
    if (wasAnswered(record))
      list.checked(serviceId, profileId).catch((error: unknown) => log.error('check not noted', errorFields(error)));
    poller.refresh({ serviceId, profileId }).catch((error: unknown) => log.error('quota', errorFields(error)));
  };
}

/** @param end ends the daemon soon, after the call has been answered */
export function createCalls(ground: Ground, kept: Kept, workers: Workers, end: () => void) {
  const { options, ports, network, log, server, state, person, setupTokens, underWay } = ground;
  const { clock, checkpoint } = ports;
  const { sodium, account, vault, notes, list } = kept;
  const { credentials, identify, check, poller, history, sessions } = workers;
  const { home, host, version } = options;
  const stored = createStored(ground, kept, workers);
  const removals = createRemovals({
    vault,
    list,
    notes,
    credentials,
    revoke: createRevoke(network),
    clock,
    log,
    checkpoint,
    underWay,
    removeHomes: (profile) => sessions.removeHomes(profile),
  });
  const undoRemoval = (profile: ProfileRef) => {
    if (list.view(profile.serviceId, profile.profileId)) removals.keep(profile);
  };
  const secrets = {
    vault,
    list,
    alone: credentials.alone,
    undoRemoval,
    stored,
    clock,
    log,
    checkKey: createKeyCheck(network),
  };
  const imports = createImports({
    ...secrets,
    identify,
    async environment() {
      const variables = await person();
      return (backend) => nativeEnvironment(backend, variables, home).environment;
    },
    platform: process.platform,
    macKeychain: systemMacKeychain,
  });
  const openSetupToken = setupTokens.open;
  const signIn = createSignIn({ ...ports, ...secrets, identify, openSetupToken, server, sodium, underWay });
  const handlers = createHandlers({
    state,
    account,
    signIn,
    secrets,
    imports,
    profiles: createProfileActions(list),
    removals,
    check,
    poller,
    history,
    sessions,
    underWay,
    info: { version, pid: process.pid, host, startedAt: clock.now(), home },
    end,
  });
  return { handlers, removals, signIn };
}
