// The homes in use: fills one before a session, keeps count of who uses it, and takes the token out when nobody does.
import { AppError } from '../../core/errors.ts';
import type { SessionId } from '../../core/ids.ts';
import { profileKey } from '../../core/settings.ts';
import type { Clock } from '../clock.ts';
import { createInTurn } from '../in-turn.ts';
import { errorFields } from '../log.ts';
import type { AccessCredential } from '../materialize/access-credential.ts';
import { applyPlan, hasForeignSignIn, replaceFiles, wipeHome } from '../materialize/apply.ts';
import type { Claim, Claims } from '../materialize/claims.ts';
import { materializers } from '../materialize/materializers.ts';
import type { HomeRef, Plan } from '../materialize/plan.ts';
import type { SessionCheckpoint } from '../materialize/steps.ts';
import type { ProfileRef } from '../profiles/profile-ref.ts';
import type { EndProcesses } from './end-processes.ts';
import type { KeychainItems } from './keychain-items.ts';
import { type Materials, newest, sameProfile, withCredentials } from './materials.ts';
import type { ProcessTable } from './process-table.ts';
import { homesOf, removeHome } from './remove-home.ts';
import type { SessionsOptions } from './sessions-options.ts';

/** One running session's part in a home. */
export type HomeUse = {
  readonly sessionId: SessionId;
  readonly plan: Plan;
  /** What the program found when it was started. */
  readonly started: readonly AccessCredential[];
  /** What lies in the home now. */
  readonly current: readonly AccessCredential[];
};

export type Homes = {
  /**
   * Claims the home for the session, then performs the plan, with the newest of the credentials that are known for it. Takes everything
   * back when that fails.
   * @throws AppError `profile_not_found` when the profile was removed since the plan was made; `profile_unusable` while a session runs
   *   in that home as a former account of the profile
   */
  enter(sessionId: SessionId, backend: HomeRef['backend'], materials: Materials | null): Promise<void>;
  /** Notes which process runs the session, so that a later daemon can end it. */
  register(sessionId: SessionId, pid: number): Promise<void>;
  /** Gives the home back. The last user's leaving ends what still holds the home and removes the access token. */
  leave(sessionId: SessionId): Promise<void>;
  /**
   * Puts a new access token into every home in use by its profile. Sessions that began under another account of the provider keep
   * theirs: who pays for a session does not change under way. A home that cannot be written is logged and keeps no other from its token.
   * @returns whether all of them have it now
   */
  replace(credential: AccessCredential): Promise<boolean>;
  /** Removes the homes of a profile that is gone. One in use goes with its last user; answers whether all are gone now. */
  remove(profile: ProfileRef): Promise<boolean>;
  /** Does something to homes while none of them is filled, left or removed. */
  held<T>(homes: readonly string[], work: () => Promise<T>): Promise<T>;
  uses(): readonly HomeUse[];
};

type Options = {
  readonly dataFolder: string;
  /** Whether the profile is there (still). */
  readonly exists: (profile: ProfileRef) => boolean;
  readonly claims: Claims;
  readonly table: ProcessTable;
  readonly end: EndProcesses;
  readonly keychainItems: KeychainItems;
  readonly clock: Clock;
  readonly log: SessionsOptions['log'];
  readonly checkpoint: SessionCheckpoint;
};

type Use = { readonly claim: Claim; home: Omit<HomeUse, 'sessionId'> | null };

/** How long a process that outlived its session has to end by itself. */
const leftBehindGraceMs = 1_000;
/** A start fetches its credential and enters the home within this time: what is renewed in between is remembered for it. */
const startMs = 120_000;

const accountsOf = ({ accountIds }: Plan) => JSON.stringify(accountIds);

export function createHomes(options: Options): Homes {
  const { dataFolder, exists, claims, table, end, keychainItems, clock, log, checkpoint } = options;
  const uses = new Map<SessionId, Use>();
  const replaced = new Map<string, AccessCredential>();
  const inTurn = createInTurn();
  const inHome = (home: string) =>
    [...uses.values()].flatMap((use) => (use.home?.plan.home === home ? [use.home] : []));

  const setCurrent = (home: string, current: readonly AccessCredential[]) => {
    for (const use of uses.values()) if (use.home?.plan.home === home) use.home = { ...use.home, current };
  };

  const reportForeignSignIn = async ({ home, wipe, ref }: Plan) => {
    if (await hasForeignSignIn(home, wipe, materializers[ref.backend].holdsForeignSignIn))
      log.warn('somebody signed in inside a home; it is not adopted', {
        service: ref.profiles[0].serviceId,
        backend: ref.backend,
      });
  };

  const removeOne = async (home: string, profile: ProfileRef) => {
    if ((await removeHome(dataFolder, home, profile)) === 'not-ours')
      log.warn('what lies in the place of a home is not ours; it stays', { service: profile.serviceId });
  };

  const empty = async (plan: Plan) => {
    const left = table.holding(plan.home).map((pid) => ({ pid, identity: table.identity(pid), group: false }));
    if (left.length > 0) log.info('processes left behind by a session are ended', { count: left.length });
    await end(left, leftBehindGraceMs);
    await reportForeignSignIn(plan);
    await wipeHome(plan.home, [...plan.wipe, ...materializers[plan.ref.backend].tokenFiles]);
    await keychainItems.remove(plan.keychainItems);
    await checkpoint('session.wiped');
    const gone = plan.ref.profiles.find((profile) => !exists(profile));
    if (gone) await removeOne(plan.home, gone);
  };

  const release = async (sessionId: SessionId, plan: Plan | null) => {
    uses.delete(sessionId);
    if (plan !== null && inHome(plan.home).length === 0) await empty(plan);
    await claims.remove(sessionId);
    await checkpoint('session.released');
  };

  /** In turn with the removal of the home: either that finds the claim, or this finds the profile gone. */
  const checkEntry = (plan: Plan) => {
    const gone = plan.ref.profiles.find((profile) => !exists(profile));
    if (gone) throw new AppError('profile_not_found', gone.profileId);
    // The running one reads the same token file: it would go on as somebody else.
    if (inHome(plan.home).some((other) => accountsOf(other.plan) !== accountsOf(plan)))
      throw new AppError('profile_unusable', 'a session of its former account still runs');
  };

  /** A renewal since the plan was made, or one that the home has already, goes before what the plan was made of. */
  const upToDate = ({ plan, credentials }: Materials): Materials => {
    const known = [...replaced.values(), ...inHome(plan.home).flatMap(({ current }) => current)];
    return withCredentials(
      plan,
      credentials.map((credential) => newest(credential, known)),
      clock.now(),
    );
  };

  const fill = async (sessionId: SessionId, claim: Claim, materials: Materials | null) => {
    const home =
      materials === null
        ? null
        : { plan: materials.plan, started: materials.credentials, current: materials.credentials };
    uses.set(sessionId, { claim, home });
    await claims.put(claim);
    await checkpoint('session.claimed');
    if (materials === null) return;
    const { plan, credentials } = materials;
    await reportForeignSignIn(plan);
    if (inHome(plan.home).length === 1) await keychainItems.remove(plan.keychainItems);
    await applyPlan(dataFolder, plan, checkpoint);
    // The file serves all of them.
    setCurrent(plan.home, credentials);
  };

  const replaceIn = async (home: string, credential: AccessCredential): Promise<boolean> => {
    const [first] = inHome(home);
    if (!first || !takes(first.plan, credential)) return true;
    const current = first.current.map((each) => newest(each, [credential]));
    try {
      await reportForeignSignIn(first.plan);
      await replaceFiles(home, first.plan.credentialFiles(current, clock.now()));
      setCurrent(home, current);
      return true;
    } catch (error) {
      const { serviceId, profileId } = credential;
      log.error('access token not replaced in a home', { serviceId, profileId, ...errorFields(error) });
      return false;
    }
  };

  const held: Homes['held'] = (homes, work) => {
    // In one order for all, so that no two wait for each other.
    const [first, ...others] = [...new Set(homes)].sort();
    return first === undefined ? work() : inTurn(first, () => held(others, work));
  };

  return {
    enter: (sessionId, backend, given) =>
      inTurn(given?.plan.home ?? sessionId, async () => {
        if (given !== null) checkEntry(given.plan);
        const materials = given === null ? null : upToDate(given);
        const home = materials?.plan.home ?? null;
        const claim: Claim = {
          v: 1,
          sessionId,
          backend,
          home,
          keychainItems: [...(materials?.plan.keychainItems ?? [])],
          process: null,
        };
        try {
          await fill(sessionId, claim, materials);
        } catch (error) {
          await release(sessionId, materials?.plan ?? null).catch(() => undefined);
          throw error;
        }
      }),
    async register(sessionId, pid) {
      const use = uses.get(sessionId);
      if (use) await claims.put({ ...use.claim, process: { pid, identity: table.identity(pid) } });
    },
    async leave(sessionId) {
      const use = uses.get(sessionId);
      const plan = use?.home?.plan ?? null;
      if (use) await inTurn(plan?.home ?? sessionId, () => release(sessionId, plan));
    },
    async replace(credential) {
      const key = profileKey(credential.serviceId, credential.profileId);
      const remembered = newest(credential, [...replaced.values()]);
      replaced.set(key, remembered);
      clock.after(startMs, () => replaced.get(key) === remembered && replaced.delete(key));
      const plans = [...uses.values()].flatMap(({ home }) => (home ? [home.plan] : []));
      const homes = new Set(plans.filter((plan) => takes(plan, credential)).map(({ home }) => home));
      let all = true;
      for (const home of homes) all = (await inTurn(home, () => replaceIn(home, credential))) && all;
      return all;
    },
    async remove(profile) {
      let all = true;
      const inUse = [...uses.values()].flatMap(({ home }) =>
        home?.plan.ref.profiles.some((each) => sameProfile(each, profile)) ? [home.plan.home] : [],
      );
      // One that is being entered may not lie there yet.
      for (const home of new Set([...inUse, ...(await homesOf(dataFolder, profile))]))
        await inTurn(home, async () => {
          if (inHome(home).length > 0) all = false;
          else await removeOne(home, profile);
        });
      return all;
    },
    held,
    uses: () => [...uses].flatMap(([sessionId, { home }]) => (home ? [{ sessionId, ...home }] : [])),
  };
}

/** Whether a home of this plan runs on that credential, as the same account of the provider. */
function takes({ ref, accountIds }: Plan, credential: AccessCredential): boolean {
  const at = ref.profiles.findIndex((profile) => sameProfile(profile, credential));
  return at !== -1 && accountIds[at] === credential.identity.accountId;
}
