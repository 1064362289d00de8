// What Anthropic's profile says of an organization for each plan (provider-answers.md §3.3; its plan labels read backwards).

export type ClaudePlan =
  | 'free'
  | 'pro'
  | 'max'
  | 'max-5x'
  | 'max-20x'
  | 'team-standard'
  | 'team-premium'
  | 'enterprise';

export type PlanFields = {
  /** `organization_type`. */
  readonly type: string;
  readonly rateLimitTier: string;
  readonly seatTier: string | null;
};

/** assumed: the tiers of Free and of the Team and Enterprise seats; the premium seat's multiplier was seen. */
export const planFields: Readonly<Record<ClaudePlan, PlanFields>> = {
  free: { type: 'claude_free', rateLimitTier: 'default_claude_ai', seatTier: null },
  pro: { type: 'claude_pro', rateLimitTier: 'default_claude_pro', seatTier: null },
  max: { type: 'claude_max', rateLimitTier: 'default_raven', seatTier: null },
  'max-5x': { type: 'claude_max', rateLimitTier: 'default_claude_max_5x', seatTier: null },
  'max-20x': { type: 'claude_max', rateLimitTier: 'default_claude_max_20x', seatTier: null },
  'team-standard': { type: 'claude_team', rateLimitTier: 'default_claude_ai', seatTier: 'team_standard' },
  'team-premium': { type: 'claude_team', rateLimitTier: 'default_claude_max_5x', seatTier: 'team_tier_1' },
  enterprise: { type: 'claude_enterprise', rateLimitTier: 'default_claude_zero', seatTier: 'enterprise_usage_based' },
};
