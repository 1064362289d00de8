// The durable steps of start, sign-in, refresh and session, by name, so that a test can end the process between any two of them.
import type { SessionStep } from './materialize/steps.ts';

export const checkpoints = [
  'start.folder',
  'start.lock',
  'start.index',
  'start.server',
  'account.key-stored',
  'account.file-written',
  'account.remembered',
  'passphrase.wrapped',
  'passphrase.written',
  'recovery.protected',
  'recovery.kept-aside',
  'recovery.file-written',
  'start.listening',
  'sign-in.begun',
  'sign-in.exchanged',
  'credential.written',
  'credential.remembered',
  'settings.written',
  'refresh.announced',
  'refresh.answered',
  'refresh.written',
  'refresh.released',
  'removal.noted',
  'credential.removed',
  'removal.pruned',
  'removal.done',
] as const;
type CheckpointName = (typeof checkpoints)[number] | SessionStep;

/** Called right after the named step is done. */
export type Checkpoint = (name: CheckpointName) => void | Promise<void>;

export const noCheckpoint: Checkpoint = () => undefined;
