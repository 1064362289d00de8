// What the routes of a sign-in take from the outside.
import type { ServiceId } from '../core/catalog/services.ts';
import type { Random, Sodium } from '../core/crypto/sodium.ts';
import type { Environment } from '../core/environment.ts';

/** The client secret of a service's OAuth client; null when there is none at hand. */
export type ClientSecret = (serviceId: ServiceId) => Promise<string | null>;

export type ConnectPorts = {
  readonly environment: Environment;
  readonly fetch: typeof globalThis.fetch;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly random: Random;
  readonly sodium: Sodium;
  readonly clientSecret: ClientSecret;
};
