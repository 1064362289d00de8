// Claude's usage answers by plan (provider-answers.md §3.1; values invented). The answer names no plan: it is the sign-in's.
import { answeredAt, type PlanShape } from './plan-shape.ts';

/** As Claude writes them: microseconds and an offset. */
export const claudeTime = (restSeconds: number) =>
  new Date(answeredAt + restSeconds * 1000).toISOString().replace('Z', '120+00:00');

const soon = claudeTime(9000);
const later = claudeTime(200_000);

const window = (utilization: number | null, resets_at: string | null = soon, more: object = {}) => ({
  utilization,
  resets_at,
  limit_dollars: null,
  used_dollars: null,
  remaining_dollars: null,
  locked_reason: null,
  ...more,
});
const limit = (kind: string, percent: number, resets_at: string | null, scope: unknown = null) => ({
  kind,
  group: kind === 'session' ? 'session' : 'weekly',
  percent,
  severity: 'normal',
  resets_at,
  scope,
  is_active: false,
});
const model = (display_name: string, id: string | null = null) => ({ model: { id, display_name }, surface: null });
/** Always there, and nothing to show. */
const codeNames = {
  seven_day_oauth_apps: null,
  seven_day_cowork: null,
  seven_day_omelette: null,
  iguana_necktie: null,
  tangelo: null,
  nimbus_quill: window(0, null),
  cinder_cove: null,
  seven_day_breakdown: null,
  member_dashboard_available: false,
};
const noExtra = { is_enabled: false, monthly_limit: null, used_credits: null, utilization: null, currency: null };

export const claudeAnswers: readonly PlanShape[] = [
  {
    name: 'Max: session, week and the week of a model, with extra usage',
    mark: 'seen',
    answer: {
      ...codeNames,
      five_hour: window(12),
      seven_day: window(40, later),
      // Null although the model has a limit: the array below has it.
      seven_day_opus: null,
      seven_day_sonnet: null,
      limits: [
        limit('session', 12, soon),
        limit('weekly_all', 40, later),
        { ...limit('weekly_scoped', 81, later, model('Fable')), severity: 'warning', is_active: true },
      ],
      extra_usage: {
        is_enabled: true,
        monthly_limit: 5000,
        used_credits: 250,
        utilization: 5,
        currency: 'EUR',
        decimal_places: 2,
      },
      spend: {
        enabled: true,
        used: { amount_minor: 250, currency: 'EUR', exponent: 2 },
        limit: { amount_minor: 5000, currency: 'EUR', exponent: 2 },
        percent: 5,
      },
    },
    plan: 'Max 20x',
    meters: [
      ['claude:5h', '5-hour', 12, false],
      ['claude:7d', 'Weekly', 40, false],
      ['claude:7d:fable', 'Weekly · Fable', 81, false],
      ['claude:extra', 'Extra usage', 5, false],
    ],
  },
  {
    name: 'Pro: the older form, nothing used yet',
    mark: 'seen',
    answer: {
      ...codeNames,
      five_hour: window(0, null),
      seven_day: window(3.5, later),
      seven_day_opus: null,
      extra_usage: noExtra,
    },
    plan: 'Pro',
    meters: [
      ['claude:5h', '5-hour', 0, false],
      ['claude:7d', 'Weekly', 3.5, false],
    ],
  },
  {
    name: 'Max in the older form: weeks of models and features',
    mark: 'seen',
    answer: {
      five_hour: window(22),
      seven_day: window(60, later),
      seven_day_opus: window(100, later),
      seven_day_sonnet: window(7, later),
      seven_day_oauth_apps: window(0, null),
      limits: [],
    },
    plan: 'Max 5x',
    meters: [
      ['claude:5h', '5-hour', 22, false],
      ['claude:7d', 'Weekly', 60, false],
      ['claude:7d:opus', 'Weekly · Opus', 100, true],
      ['claude:7d:sonnet', 'Weekly · Sonnet', 7, false],
      ['claude:7d:oauth_apps', 'Weekly · OAuth apps', 0, false],
    ],
  },
  {
    name: 'Team: windows only in the array, the older fields null',
    mark: 'seen',
    answer: {
      five_hour: null,
      seven_day: null,
      limits: [limit('session', 100, soon), limit('weekly_all', 8, later)],
    },
    plan: 'Team Standard',
    meters: [
      ['claude:5h', '5-hour', 100, true],
      ['claude:7d', 'Weekly', 8, false],
    ],
  },
  {
    name: 'Enterprise: no windows, money without a limit',
    mark: 'seen',
    answer: {
      ...codeNames,
      five_hour: null,
      seven_day: null,
      limits: [],
      extra_usage: null,
      spend: { enabled: true, used: { amount_minor: 1230, currency: 'USD', exponent: 2 }, limit: null, percent: 0 },
    },
    plan: 'Enterprise',
    meters: [['claude:extra', 'Extra usage', null, false]],
  },
  {
    name: 'Enterprise: included dollars',
    mark: 'read',
    answer: {
      five_hour: null,
      seven_day: null,
      cinder_cove: window(31, later, { limit_dollars: 200, used_dollars: 62, remaining_dollars: 138 }),
      spend: null,
      extra_usage: noExtra,
    },
    plan: 'Enterprise',
    meters: [['claude:included', 'Included usage', 31, false]],
  },
  {
    name: 'Free: five hours only',
    mark: 'assumed',
    answer: { five_hour: window(55), seven_day: null, limits: [limit('session', 55, soon)] },
    plan: 'Free',
    meters: [['claude:5h', '5-hour', 55, false]],
  },
  {
    name: 'kinds of tomorrow, scoped and not',
    mark: 'assumed',
    answer: {
      limits: [
        limit('weekly_scoped', 9, later, model('Opus 5', 'claude-opus-5')),
        limit('weekly_scoped', 4, later, { model: null, surface: 'cowork' }),
        limit('weekly_team_pool', 33, later),
        { kind: 'bonus', percent: 1, resets_at: null, scope: model('Fable') },
      ],
    },
    plan: null,
    meters: [
      ['claude:7d:opus-5', 'Weekly · Opus 5', 9, false],
      ['claude:7d:cowork', 'Weekly · cowork', 4, false],
      ['claude:weekly-team-pool', 'Weekly Team Pool', 33, false],
      ['claude:bonus:fable', 'Bonus · Fable', 1, false],
    ],
  },
  {
    name: 'a stopped session that says so without 100 %',
    mark: 'read',
    answer: { five_hour: window(97, soon, { locked_reason: 'usage_limit_reached' }), seven_day: window(50, later) },
    plan: 'Pro',
    meters: [
      ['claude:5h', '5-hour', 97, true],
      ['claude:7d', 'Weekly', 50, false],
    ],
  },
];
