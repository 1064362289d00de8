// ChatGPT's usage answers by plan (provider-answers.md §1.1, §1.2; values invented).
import { answeredAt, type PlanShape } from './plan-shape.ts';

const reset = answeredAt / 1000 + 9000;

const window = (used_percent: number, limit_window_seconds: number, rest = 9000) => ({
  used_percent,
  limit_window_seconds,
  reset_after_seconds: rest,
  reset_at: answeredAt / 1000 + rest,
});
const limit = (primary_window: unknown, secondary_window: unknown = null) => ({
  allowed: true,
  limit_reached: false,
  primary_window,
  secondary_window,
});
const around = { account_id: 'account-1', user_id: 'user-1', email: 'demo@example.com', additional_rate_limits: null };
const spend = {
  source: 'workspace_spend_controls',
  limit: '500',
  used: '123.450000000001',
  remaining: '376.549999999999',
  used_percent: 25,
  remaining_percent: 75,
  reset_after_seconds: 9000,
  reset_at: reset,
};

export const codexAnswers: readonly PlanShape[] = [
  {
    name: 'Plus: five hours and a week',
    mark: 'seen',
    answer: { ...around, plan_type: 'plus', rate_limit: limit(window(38, 18_000), window(69, 604_800, 200_000)) },
    plan: 'Plus',
    meters: [
      ['codex:w18000', '5-hour', 38, false],
      ['codex:w604800', 'Weekly', 69, false],
    ],
  },
  {
    name: 'Pro: the week alone, in the primary slot, and a model of its own',
    mark: 'seen',
    answer: {
      ...around,
      plan_type: 'pro',
      rate_limit: limit(window(37, 604_800, 200_000)),
      additional_rate_limits: [
        {
          limit_name: 'GPT-5.3-Codex-Spark',
          metered_feature: 'codex_bengalfox',
          rate_limit: limit(window(4, 18_000)),
        },
      ],
      credits: { has_credits: false, unlimited: false, balance: '0' },
    },
    plan: 'Pro',
    meters: [
      ['codex:w604800', 'Weekly', 37, false],
      ['codex:codex-bengalfox:w18000', 'GPT-5.3-Codex-Spark · 5-hour', 4, false],
    ],
  },
  {
    name: 'Team: 89 % of five hours are left, nothing of the week',
    mark: 'seen',
    answer: {
      ...around,
      plan_type: 'team',
      rate_limit: {
        ...limit(window(11, 18_000), window(100, 604_800, 200_000)),
        allowed: false,
        limit_reached: true,
      },
      rate_limit_reached_type: { type: 'rate_limit_reached' },
    },
    plan: 'Team',
    meters: [
      ['codex:w18000', '5-hour', 11, false],
      ['codex:w604800', 'Weekly', 100, true],
    ],
  },
  {
    name: 'Free: thirty days',
    mark: 'read',
    answer: { ...around, plan_type: 'free', rate_limit: limit(window(5, 2_592_000, 2_000_000)) },
    plan: 'Free',
    meters: [['codex:w2592000', 'Monthly', 5, false]],
  },
  {
    name: 'Go: a length that has no name',
    mark: 'assumed',
    answer: { ...around, plan_type: 'go', rate_limit: limit(window(12, 43_200)) },
    plan: 'Go',
    meters: [['codex:w43200', '12-hour', 12, false]],
  },
  {
    name: 'Business on credits: no windows at all',
    mark: 'seen',
    answer: {
      ...around,
      plan_type: 'self_serve_business_usage_based',
      rate_limit: null,
      credits: { has_credits: true, unlimited: true, balance: null },
      spend_control: { reached: false, individual_limit: null },
    },
    plan: 'Business (usage-based)',
    meters: [],
  },
  {
    name: 'Enterprise: a monthly limit in credits',
    mark: 'seen',
    answer: { ...around, plan_type: 'enterprise', rate_limit: null, spend_control: { individual_limit: spend } },
    plan: 'Enterprise',
    meters: [['codex:spend:individual', 'Monthly credits', 25, false]],
  },
  {
    name: 'Edu: the limit of a group',
    mark: 'read',
    answer: {
      ...around,
      plan_type: 'edu_plus',
      rate_limit: null,
      spend_control: { group_default_limit: { group_id: 'g', group_name: 'Demo', details: spend } },
    },
    plan: 'Edu Plus',
    meters: [['codex:spend:group-default', 'Monthly credits', 25, false]],
  },
  {
    name: 'a plan of tomorrow, with milliseconds and a reset that is past',
    mark: 'assumed',
    answer: {
      ...around,
      plan_type: 'ultra_max',
      rate_limit: limit(
        { used_percent: 10, limit_window_seconds: 18_000, reset_at: answeredAt + 9_000_000 },
        { used_percent: 20, limit_window_seconds: 604_800, reset_at: reset - 20_000 },
      ),
    },
    plan: 'Ultra Max',
    meters: [
      ['codex:w18000', '5-hour', 10, false],
      ['codex:w604800', 'Weekly', 20, false],
    ],
  },
];
