// The homes in use: fills one before a session, keeps count of who uses it, and takes the token out when nobody does.
import { rm, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { backendIds } from '../../core/catalog/backends.ts';
import { AppError } from '../../core/errors.ts';
import type { SessionId } from '../../core/ids.ts';
import { createInTurn } from '../in-turn.ts';
import { applyPlan, hasForeignSignIn, replaceTokenFile, wipeHome } from '../materialize/apply.ts';
import type { Claim, Claims } from '../materialize/claims.ts';
import { homeFolder } from '../materialize/home-folder.ts';
import type { HomeRef, Plan, PlannedFile } from '../materialize/plan.ts';
import type { SessionCheckpoint } from '../materialize/steps.ts';
import type { ProfileRef } from '../profiles/profile-ref.ts';
import type { EndProcesses } from './end-processes.ts';
import type { ProcessTable } from './process-table.ts';
import type { SessionsOptions } from './sessions-options.ts';

export type Homes = {
  /**
   * Claims the home for the session, then performs the plan. Takes everything back when that fails.
   * @throws AppError `profile_not_found` when the profile was removed since the plan was made
   */
  enter(sessionId: SessionId, backend: HomeRef['backend'], plan: Plan | null): Promise<void>;
  /** Notes which process runs the session, so that a later daemon can end it. */
  register(sessionId: SessionId, pid: number): Promise<void>;
  /** Gives the home back. The last user's leaving ends what still holds the home and removes the access token. */
  leave(sessionId: SessionId): Promise<void>;
  /** Puts a new access token into every home in use that matches. */
  replace(matches: (plan: Plan) => boolean, file: PlannedFile): Promise<void>;
  /** Removes the homes of a profile that is gone. One in use goes with its last user; answers whether all are gone now. */
  remove(profile: ProfileRef): Promise<boolean>;
};

type Options = {
  readonly dataFolder: string;
  /** Whether the profile is there (still). */
  readonly exists: (profile: ProfileRef) => boolean;
  readonly claims: Claims;
  readonly table: ProcessTable;
  readonly end: EndProcesses;
  readonly log: SessionsOptions['log'];
  readonly checkpoint: SessionCheckpoint;
};

type Use = { readonly claim: Claim; readonly plan: Plan | null };

/** How long a process that outlived its session has to end by itself. */
const leftBehindGraceMs = 1_000;

/** One folder per profile holds one per backend: it goes with the last of them. */
async function removeHome(home: string): Promise<void> {
  await rm(home, { recursive: true, force: true });
  await rmdir(dirname(home)).catch((error: NodeJS.ErrnoException) => {
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(error.code ?? '')) throw error;
  });
}

export function createHomes({ dataFolder, exists, claims, table, end, log, checkpoint }: Options): Homes {
  const uses = new Map<SessionId, Use>();
  const inTurn = createInTurn();

  const reportForeignSignIn = async ({ home, wipe, ref }: Plan) => {
    if (await hasForeignSignIn(home, wipe))
      log.warn('somebody signed in inside a home; it is not adopted', { service: ref.serviceId, backend: ref.backend });
  };

  const release = async (sessionId: SessionId, plan: Plan | null) => {
    uses.delete(sessionId);
    const inUse = plan !== null && [...uses.values()].some((use) => use.plan?.home === plan.home);
    if (plan !== null && !inUse) {
      const left = table.holding(plan.home).map((pid) => ({ pid, identity: table.identity(pid), group: false }));
      if (left.length > 0) log.info('processes left behind by a session are ended', { count: left.length });
      await end(left, leftBehindGraceMs);
      await reportForeignSignIn(plan);
      await wipeHome(plan.home, plan.wipe);
      await checkpoint('session.wiped');
      if (!exists(plan.ref)) await removeHome(plan.home);
    }
    await claims.remove(sessionId);
    await checkpoint('session.released');
  };

  return {
    enter: (sessionId, backend, plan) =>
      inTurn(plan?.home ?? sessionId, async () => {
        // In turn with the removal of the home: either that finds the claim, or this finds the profile gone.
        if (plan !== null && !exists(plan.ref)) throw new AppError('profile_not_found', plan.ref.profileId);
        const others = [...uses.values()].filter((use) => plan !== null && use.plan?.home === plan.home);
        // The running one reads the same token file: it would go on as somebody else.
        if (plan !== null && others.some((use) => use.plan?.accountId !== plan.accountId))
          throw new AppError('profile_unusable', `${plan.ref.profileId}: a session of its former account still runs`);
        const claim: Claim = { v: 1, sessionId, backend, home: plan?.home ?? null, process: null };
        uses.set(sessionId, { claim, plan });
        try {
          await claims.put(claim);
          await checkpoint('session.claimed');
          if (plan === null) return;
          await reportForeignSignIn(plan);
          await applyPlan(dataFolder, plan, checkpoint);
        } catch (error) {
          await release(sessionId, plan).catch(() => undefined);
          throw error;
        }
      }),
    async register(sessionId, pid) {
      const use = uses.get(sessionId);
      if (use) await claims.put({ ...use.claim, process: { pid, identity: table.identity(pid) } });
    },
    async leave(sessionId) {
      const use = uses.get(sessionId);
      if (use) await inTurn(use.plan?.home ?? sessionId, () => release(sessionId, use.plan));
    },
    async replace(matches, file) {
      const plans = [...uses.values()].flatMap(({ plan }) => (plan !== null && matches(plan) ? [plan] : []));
      for (const plan of new Map(plans.map((each) => [each.home, each])).values())
        await inTurn(plan.home, async () => {
          if (![...uses.values()].some((use) => use.plan?.home === plan.home)) return;
          await reportForeignSignIn(plan);
          await replaceTokenFile(plan.home, file);
        });
    },
    async remove(profile) {
      let all = true;
      for (const backend of backendIds) {
        const home = homeFolder(dataFolder, { ...profile, backend });
        await inTurn(home, async () => {
          if ([...uses.values()].some((use) => use.plan?.home === home)) all = false;
          else await removeHome(home);
        });
      }
      return all;
    },
  };
}
