// The numbers of a played Claude subscription, as a test states them.

export type ClaudeWindow = {
  /** 0–100; more counts as used up. */
  readonly usedPercent: number;
  /** ms epoch; null: the window has not started. */
  readonly resetsAt: number | null;
};

export type AnthropicUsage = {
  /** Five hours. */
  readonly session: ClaudeWindow | null;
  readonly weekly: ClaudeWindow | null;
  /** Weekly limits of single models, e.g. `{ displayName: 'Opus', … }`. */
  readonly scoped: readonly (ClaudeWindow & { readonly displayName: string })[];
  /** Paid use beyond the plan, in minor units of the currency (cents); null: switched off. */
  readonly extra: { readonly used: number; readonly limit: number | null; readonly currency: string } | null;
  /** Included dollar pool of plans billed in money; null: the plan has none. */
  readonly included: (ClaudeWindow & { readonly usedDollars: number; readonly limitDollars: number }) | null;
};

export const NO_USAGE: AnthropicUsage = { session: null, weekly: null, scoped: [], extra: null, included: null };

/** Whether the plan's own limits leave nothing; a model's limit does not count. */
export const isSpent = ({ session, weekly }: AnthropicUsage): boolean =>
  [session, weekly].some((window) => window !== null && window.usedPercent >= 100);
