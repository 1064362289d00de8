// What every backend's materializer gives: the plan of a start, which files hold tokens, and how a running program meets a new token.
import type { BackendId } from '../../core/catalog/backends.ts';
import type { AccessCredential } from './access-credential.ts';
import type { HomeRef, Plan } from './plan.ts';

export type PlanInput = {
  readonly ref: HomeRef;
  /** Absolute path of the home, and of the folder of all homes. */
  readonly home: string;
  readonly homesFolder: string;
  /** One per profile of `ref`, same order. */
  readonly credentials: readonly AccessCredential[];
  /** The person's environment as a native start would have it. */
  readonly environment: Readonly<Record<string, string>>;
  /** The person's home folder, absolute. */
  readonly userFolder: string;
  /** The working folder, absolute, real. */
  readonly cwd: string;
  /** The person's arguments, without `model` and `resume`. */
  readonly args: readonly string[];
  /** Chosen in the wizard or by `--model`; null: the backend's own choice among what the credential serves. */
  readonly model: string | null;
  /** The backend's own id of a session of this home that is to be continued. */
  readonly resume: string | null;
  /** Names that the person has added to the table of variables. */
  readonly addedVariables: readonly string[];
  /** Hashes of project files that the person has allowed for this folder and backend. */
  readonly allowed: ReadonlySet<string>;
  /** ms epoch */
  readonly now: number;
  readonly platform: NodeJS.Platform;
};

/**
 * When a running program takes up a replaced credential file (backend-clis-interactive.md §1): Claude and OpenCode at the next request,
 * Codex after one 401, Pi past the expiry it was told, Gemini only after a restart.
 */
export type FollowsReplacement = 'next-request' | 'after-refusal' | 'past-expiry' | 'restart';

export type Materializer = {
  readonly backend: BackendId;
  /** Files relative to a home that hold access tokens or what the CLI makes of them; also those of earlier versions. */
  readonly tokenFiles: readonly string[];
  readonly follows: FollowsReplacement;
  /**
   * Reads what the plan needs (the person's own configuration, project files, the home's earlier state), then plans. Writes nothing.
   * @throws AppError `invalid_input` when a text cannot be handed to this backend
   */
  prepare(input: PlanInput): Promise<Plan>;
  /** Whether the text of one of `tokenFiles` holds a refresh token: then somebody signed in inside the home. */
  holdsForeignSignIn(text: string): boolean;
  /** Screen texts of an interactive start (control sequences stripped): ready for input, or asking something. */
  readonly marks: { readonly ready: RegExp; readonly question: RegExp | null };
};
