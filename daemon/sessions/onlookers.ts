// Who looks on while the programs of sessions run, without a part in it: the account's numbers are read from what they leave.
import type { Plan } from '../materialize/plan.ts';
import type { SessionInput } from './session-input.ts';

export type Onlooker = {
  /** What the program writes at its terminal, or to its standard output. Returns at once, throws nothing, changes nothing. */
  wrote(piece: string | Uint8Array): void;
  /** The session is over, its home given back. Resolves when the last look was taken; never rejects. */
  ended(): Promise<void>;
};

export type Onlookers = {
  /** Before the program of a session with a home of ours is started; null: there is nothing to see. */
  begin(plan: Pick<Plan, 'ref' | 'accountIds' | 'home'>, input: Pick<SessionInput, 'args' | 'io'>): Onlooker | null;
  /** A conversation of another account is about to be copied into the home (absolute path); the answer tells that it is done. */
  copying(home: string): () => void;
};
