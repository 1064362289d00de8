// The plan of one spawn: what a home must hold, what the environment gains and loses, what the arguments may be. Made pure, performed by apply.ts.
import type { BackendId } from '../../core/catalog/backends.ts';
import type { ServiceId } from '../../core/catalog/services.ts';
import type { Secret } from '../../core/credential/secret.ts';
import type { ProfileId } from '../../core/ids.ts';

/** Which home: one per profile and backend. */
export type HomeRef = {
  readonly serviceId: ServiceId;
  readonly profileId: ProfileId;
  readonly backend: BackendId;
};

export type PlannedFile = {
  /** Relative to the home, `/` between names. */
  readonly path: string;
  readonly content: Secret | string;
  readonly mode: 0o600;
};

export type RemovedVariable = {
  readonly name: string;
  /**
   * - `ours`: Happier's own, which say nothing to the person.
   * - `outer-session`: points into a home of ours; the session was started inside another one.
   * - `replaced`: would change account or address of a vendor whose connected profile was chosen.
   * - `not-needed`: belongs to a vendor that the backend has no service of.
   */
  readonly why: 'ours' | 'outer-session' | 'replaced' | 'not-needed';
};

export type Plan = {
  readonly ref: HomeRef;
  /** Who the provider says it is; a session never goes on as somebody else. */
  readonly accountId: string | null;
  /** Absolute path. */
  readonly home: string;
  readonly files: readonly PlannedFile[];
  /** Names in the home that hold copies of the person's own files: what lies there and is not planned is removed. */
  readonly mirrored: readonly string[];
  readonly environment: {
    readonly set: Readonly<Record<string, string>>;
    readonly remove: readonly RemovedVariable[];
  };
  readonly args: {
    /** Ours, before the person's. */
    readonly prepend: readonly string[];
    /** Names of the person's arguments that would change account or address; the start is refused unless empty. */
    readonly refused: readonly string[];
  };
  /** Files relative to the home that hold the access token: removed when nobody uses the home. */
  readonly wipe: readonly string[];
};
