// What a start is decided from: what the person asked for, and what the daemon gives.
import type { CallRequest } from '../../core/api/call.ts';
import type { DaemonCalls } from '../../core/api/daemon.ts';
import type { ServiceId } from '../../core/catalog/services.ts';
import type { CredentialRecord } from '../../core/credential/record.ts';
import type { ProfileId } from '../../core/ids.ts';
import type { Materials } from './materials.ts';
import type { NativeEnvironment } from './native-environment.ts';
import type { SessionsOptions } from './sessions-options.ts';

export type StartInput = CallRequest<DaemonCalls, 'sessions.preview'>;

export type Chosen = {
  /** Null: a wholly native start. */
  readonly materials: Materials | null;
  readonly billsTo: string;
};

export type LaunchOptions = Pick<SessionsOptions, 'home' | 'state' | 'view' | 'clock' | 'allowances'> & {
  /** What the plan is made of; a preview gives a stand-in that holds no token. */
  readonly credentials: (serviceId: ServiceId, profileId: ProfileId) => Promise<CredentialRecord>;
  /** Called with what is known of a start before it can be refused for its arguments or project files. */
  readonly considered?: (chosen: Chosen, native: NativeEnvironment) => void;
  /** The start repeats an earlier one: what was said to the model then is not said again. */
  readonly isRepeat?: boolean;
  /** A new UUID. */
  readonly uuid: () => string;
};
