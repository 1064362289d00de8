// What every kind of sign-in works with.
import type { Random, Sodium } from '../../core/crypto/sodium.ts';
import type { Checkpoint } from '../checkpoint.ts';
import type { Clock } from '../clock.ts';
import type { ServerClient } from '../server-client.ts';
import type { Attempts } from './attempts.ts';
import type { KeepSignIn } from './keep-sign-in.ts';

export type SignInParts = {
  readonly server: ServerClient;
  readonly attempts: Attempts;
  readonly keep: KeepSignIn['keep'];
  readonly sodium: Sodium;
  readonly random: Random;
  readonly clock: Clock;
  readonly checkpoint: Checkpoint;
};
