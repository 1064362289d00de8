// What the sessions need from the rest of the daemon.
import type { DaemonState, ProfileView } from '../../core/api/state.ts';
import type { ServiceId } from '../../core/catalog/services.ts';
import type { CredentialRecord } from '../../core/credential/record.ts';
import type { ProfileId } from '../../core/ids.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { SessionCheckpoint } from '../materialize/steps.ts';
import type { ProfileRef } from '../profiles/profile-ref.ts';
import type { StateChange } from '../state.ts';
import type { Allowances } from './allowances.ts';
import type { Environment } from './login-shell.ts';
import type { Onlookers } from './onlookers.ts';

export type SessionsOptions = {
  /** Absolute path of the data folder; it exists and is private. */
  readonly home: string;
  readonly state: {
    get(): DaemonState;
    change(parts: Partial<Pick<DaemonState, 'sessions' | 'backends'>>): void;
    /** Gives each change to the listener until the answer is called. */
    subscribe(listener: (change: StateChange) => void): () => void;
  };
  /** A credential that is fresh enough to start with. Throws an AppError that names why there is none. */
  readonly credentials: (serviceId: ServiceId, profileId: ProfileId) => Promise<CredentialRecord>;
  readonly view: (serviceId: ServiceId, profileId: ProfileId) => ProfileView | undefined;
  /** A session was started as it. */
  readonly used: (profile: ProfileRef) => void;
  readonly clock: Clock;
  /** The person's own environment, as the login shell says it. */
  readonly person: () => Promise<Environment>;
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>;
  readonly allowances: Allowances;
  readonly checkpoint?: SessionCheckpoint;
  readonly onlookers?: Onlookers;
};
