// The plan of one spawn: what a home must hold, what the environment gains and loses, what the arguments may be. Made pure, performed by apply.ts.
import type { ProjectFileView, StartNotice } from '../../core/api/state.ts';
import type { RemovedVariable } from '../../core/catalog/backend-variables.ts';
import type { BackendId } from '../../core/catalog/backends.ts';
import type { Secret } from '../../core/credential/secret.ts';
import type { ProfileRef } from '../profiles/profile-ref.ts';
import type { AccessCredential } from './access-credential.ts';

/** Which home: one per backend and what it runs as, which is one profile, or one of each vendor slot (OpenCode, Pi). */
export type HomeRef = {
  readonly backend: BackendId;
  /** In the order of the vendor slots, at least one. */
  readonly profiles: readonly [ProfileRef, ...ProfileRef[]];
};

export type PlannedFile = {
  /** Relative to the home, `/` between names. */
  readonly path: string;
  readonly content: Secret | string;
  readonly mode: 0o600;
};

/** A file of the person's own that is copied as it is; written anew only when size or time have changed. */
export type PlannedCopy = {
  /** Relative to the home, below one of the `mirrored` names. */
  readonly path: string;
  /** Absolute path of the original. */
  readonly from: string;
  readonly size: number;
  /** ms epoch, as the file system tells it */
  readonly mtimeMs: number;
  /** 0700 for what the person may run (scripts of a skill). */
  readonly mode: 0o600 | 0o700;
};

export type Plan = {
  readonly ref: HomeRef;
  /** Who the providers say it is, one per profile; a session never goes on as somebody else. */
  readonly accountIds: readonly (string | null)[];
  /** Absolute path. */
  readonly home: string;
  /** The files that hold the access tokens, for these credentials (one per profile, same order). Their paths are `wipe`. */
  readonly credentialFiles: (credentials: readonly AccessCredential[], now: number) => readonly PlannedFile[];
  /** All files, those of `credentialFiles` among them. */
  readonly files: readonly PlannedFile[];
  readonly copies: readonly PlannedCopy[];
  /** Names in the home (files or folders, relative) that hold copies of the person's own: what lies there and is not planned is removed. */
  readonly mirrored: readonly string[];
  readonly environment: {
    readonly set: Readonly<Record<string, Secret | string>>;
    readonly remove: readonly RemovedVariable[];
  };
  readonly args: {
    /** Ours, before the person's. */
    readonly prepend: readonly string[];
    /** Ours, behind the person's; never behind a `--` of theirs. */
    readonly append: readonly string[];
    /** Names of the person's arguments that would change account or address; the start is refused unless empty. */
    readonly refused: readonly string[];
  };
  /** Files relative to the home that hold access tokens: removed when nobody uses the home. */
  readonly wipe: readonly string[];
  /** macOS: names of keychain items that the backend could take instead of our files; removed before the start and at the wiping. */
  readonly keychainItems: readonly string[];
  readonly notices: readonly StartNotice[];
  /** Files of the working folder (or above it) that could lead the credential elsewhere or run code beside it. */
  readonly projectFiles: readonly ProjectFileView[];
};
