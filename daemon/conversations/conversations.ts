// What every backend keeps of its conversations: how one is found in a home, copied into another, and continued.

/** Where a backend keeps its state: a home of ours, or the person's own folders. */
export type StateFolder = {
  /** Absolute path: of our home, or of the person's home folder where `native`. */
  readonly folder: string;
  readonly native: boolean;
  /** The environment that a native start has (a person may have moved the folders by variables). Empty for a home of ours. */
  readonly environment: Readonly<Record<string, string>>;
};

export type Conversation = {
  /** The backend's own id, by which it is continued. */
  readonly id: string;
  /** Absolute path of the folder it belongs to; null where the backend does not say. */
  readonly cwd: string | null;
  /** ms epoch */
  readonly startedAt: number;
  /** ms epoch of the last change of its file or row. */
  readonly changedAt: number;
};

export type Conversations = {
  /**
   * Those of this folder that were begun or changed at or after `sinceMs`, the latest first. Missing state is an empty list; files
   * that cannot be read are passed over.
   */
  recent(state: StateFolder, cwd: string, sinceMs: number): Promise<readonly Conversation[]>;
  /** Null: the state folder has none with this id. `cwd` matters to backends whose store is per folder. */
  find(state: StateFolder, cwd: string, id: string): Promise<Conversation | null>;
  /**
   * Copies one conversation. What lies in `to` already is kept unless it is older; links are not followed; files 0600, folders 0700.
   * @returns whether anything was copied
   */
  bringOver(id: string, cwd: string, from: StateFolder, to: StateFolder): Promise<boolean>;
  /** An id that a new conversation can be told to have; null: this backend chooses by itself. Arguments for it. */
  readonly chooseId: ((uuid: string) => readonly string[]) | null;
  /**
   * The person's arguments changed such that the conversation is continued, without a prompt that was part of them.
   * @param args as they were at the start, without those of ours
   */
  resume(id: string, args: readonly string[]): readonly string[];
  /** The arguments of a new start that continues the conversation: the person's as they are, their prompt among them. */
  resumeWith(id: string, args: readonly string[]): readonly string[];
};
