// What the daemon takes from the outside world, and the real thing for each.
import { randomBytes } from 'node:crypto';
import { type Keychain, systemKeychain } from './account/keychain.ts';
import { type Checkpoint, noCheckpoint } from './checkpoint.ts';
import { type Clock, type Fetch, type Random, systemClock } from './clock.ts';

export type Ports = {
  readonly clock: Clock;
  readonly random: Random;
  readonly fetch: Fetch;
  readonly keychain: Keychain;
  readonly checkpoint: Checkpoint;
};

export const systemPorts: Ports = {
  clock: systemClock,
  random: (bytes) => new Uint8Array(randomBytes(bytes)),
  fetch: (input, init) => globalThis.fetch(input, init),
  keychain: systemKeychain,
  checkpoint: noCheckpoint,
};
