// Numbers for free: what the backends of running sessions leave of their accounts' limits becomes readings of the profiles they run as.
import type { ProfileView } from '../../../core/api/state.ts';
import type { ServiceId } from '../../../core/catalog/services.ts';
import type { ProfileId } from '../../../core/ids.ts';
import type { InBandReading } from '../../../core/quota/merge-reading.ts';
import type { Clock } from '../../clock.ts';
import { errorFields, type Log } from '../../log.ts';
import type { ProfileRef } from '../../profiles/profile-ref.ts';
import type { Onlookers } from '../../sessions/onlookers.ts';
import { claudeStatusLine } from './claude-status-line.ts';
import { claudeStream, isStreamOfJson } from './claude-stream.ts';
import { codexRollouts } from './codex-rollouts.ts';
import type { InBandFeed } from './in-band-feed.ts';
import { createLooks, type Looks } from './looks.ts';

type InBandOptions = {
  /** The profile as it is now; undefined when it is gone. */
  readonly view: (serviceId: ServiceId, profileId: ProfileId) => ProfileView | undefined;
  readonly clock: Clock;
  readonly log: Pick<Log, 'error'>;
  /** Is given each reading, in order for one home; what is older than what is shown is for it to pass over. */
  readonly apply: (ref: ProfileRef, reading: InBandReading) => void | Promise<void>;
};

/** The sessions that run in one home; what lies there is looked at for all of them together. */
type SharedLooks = { readonly looks: Looks; users: number };

type Plan = Parameters<Onlookers['begin']>[0];
/** Whose home it is: a home is one profile's, and the account does not change while sessions run in it. */
type Bound = { readonly ref: ProfileRef; readonly accountId: string | null; readonly begunAt: number };

const oldestMs = 24 * 60 * 60_000;

/**
 * Whose numbers they are is told by the home (or the pipe) alone: nothing in them names an account. So only what was written since the
 * session began counts, and nothing that came into the home with a conversation of another account.
 */
export function createInBand({ view, clock, log, apply }: InBandOptions): Onlookers {
  const shared = new Map<string, SharedLooks>();
  /** Per home: until when (ms epoch) conversations were last copied into it; infinite while one is. */
  const copied = new Map<string, number>();

  const counts = ({ ref, accountId, begunAt }: Bound, home: string, { observedAt }: InBandReading) => {
    const profile = view(ref.serviceId, ref.profileId);
    // A session goes on as the account that it was started as, also when somebody else signs in under the profile's name.
    if (!profile || profile.identity.accountId !== accountId || (profile.createdAt ?? 0) > begunAt) return false;
    return observedAt >= Math.max(begunAt, clock.now() - oldestMs) && observedAt > (copied.get(home) ?? 0);
  };

  const give = async (bound: Bound, home: string, readings: readonly InBandReading[]) => {
    try {
      for (const reading of readings) if (counts(bound, home, reading)) await apply(bound.ref, reading);
    } catch (error) {
      log.error('numbers of a session not taken up', { service: bound.ref.serviceId, ...errorFields(error) });
    }
  };

  const lookersOf = (bound: Bound, home: string, feed: (begunAt: number) => InBandFeed) => {
    const known = shared.get(home);
    if (known) {
      known.users += 1;
      return known;
    }
    const { look } = feed(bound.begunAt);
    const looks = createLooks(clock, async () => give(bound, home, await look().catch(() => [])));
    const made = { looks, users: 1 };
    shared.set(home, made);
    return made;
  };

  const fromFiles = (bound: Bound, home: string, feed: (begunAt: number) => InBandFeed) => {
    const lookers = lookersOf(bound, home, feed);
    return {
      wrote: () => lookers.looks.wrote(),
      async ended() {
        lookers.users -= 1;
        if (lookers.users > 0) return lookers.looks.wrote();
        shared.delete(home);
        await lookers.looks.close();
      },
    };
  };

  const fromStream = (bound: Bound, home: string) => {
    let given = Promise.resolve();
    const tap = claudeStream(
      () => clock.now(),
      (reading) => {
        given = given.then(() => give(bound, home, [reading]));
      },
    );
    return {
      wrote: (piece: string | Uint8Array) => tap(typeof piece === 'string' ? Buffer.from(piece) : piece),
      ended: () => given,
    };
  };

  const boundOf = ({ ref: { profiles }, accountIds }: Plan): Bound => {
    return { ref: profiles[0], accountId: accountIds[0] ?? null, begunAt: clock.now() };
  };

  return {
    begin(plan, { args, io }) {
      const { home, ref } = plan;
      const { serviceId } = ref.profiles[0];
      const bound = boundOf(plan);
      if (ref.backend === 'codex' && serviceId === 'openai-codex')
        return fromFiles(bound, home, (begunAt) => codexRollouts(home, begunAt));
      if (ref.backend !== 'claude' || serviceId !== 'claude-subscription') return null;
      if (io === 'terminal') return fromFiles(bound, home, () => claudeStatusLine(home));
      return isStreamOfJson(args) ? fromStream(bound, home) : null;
    },
    copying(home) {
      copied.set(home, Number.POSITIVE_INFINITY);
      return () => void copied.set(home, clock.now());
    },
  };
}
