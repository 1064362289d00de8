// Gemini's two answers by tier (provider-answers.md §4.2, §4.3; values invented), as `{ load, quota }`.
import { answeredAt, type PlanShape } from './plan-shape.ts';

const resetTime = new Date(answeredAt + 36_000_000).toISOString().replace('.000Z', 'Z');
const bucket = (modelId: string, remainingFraction?: number, more: object = {}) => ({
  modelId,
  tokenType: 'REQUESTS',
  resetTime,
  ...(remainingFraction === undefined ? {} : { remainingFraction }),
  ...more,
});

export const geminiAnswers: readonly PlanShape[] = [
  {
    name: 'a bought plan: three families, the least of each',
    mark: 'seen',
    answer: {
      load: {
        currentTier: { id: 'standard-tier' },
        paidTier: { id: 'g1-pro-tier', name: 'Google AI Pro' },
        cloudaicompanionProject: 'demo-project',
      },
      quota: {
        buckets: [
          bucket('gemini-2.5-flash', 0.9),
          bucket('gemini-2.5-flash-lite', 1),
          bucket('gemini-2.5-pro', 0.75),
          bucket('gemini-2.5-pro_vertex', 0.1),
          bucket('gemini-3-flash-preview', 0.5),
          bucket('gemini-3-pro-preview', 0.25),
        ],
      },
    },
    plan: 'Google AI Pro',
    meters: [
      ['gemini:pro', 'Pro · Daily', 75, false],
      ['gemini:flash', 'Flash · Daily', 50, false],
      ['gemini:flash-lite', 'Flash-Lite · Daily', 0, false],
    ],
  },
  {
    name: 'a licence: one family is spent, an unavailable model does not count',
    mark: 'seen',
    answer: {
      load: { currentTier: { id: 'standard-tier', name: 'Gemini Code Assist' }, cloudaicompanionProject: { id: 'p' } },
      quota: {
        buckets: [
          bucket('gemini-2.5-pro', 0),
          bucket('gemini-2.5-flash', 0.5, { tokenType: 'requests', remainingAmount: '500' }),
          bucket('gemini-9-flash-lite', 0, { resetTime: '1970-01-01T00:00:00Z' }),
        ],
      },
    },
    plan: 'Code Assist Standard',
    meters: [
      ['gemini:pro', 'Pro · Daily', 100, true],
      ['gemini:flash', 'Flash · Daily', 50, false],
    ],
  },
  {
    name: 'free: no buckets means no meters',
    mark: 'seen',
    answer: { load: { currentTier: { id: 'free-tier' } }, quota: {} },
    plan: 'Free',
    meters: [],
  },
  {
    name: 'fractions that are left out',
    mark: 'assumed',
    answer: {
      load: { currentTier: { id: 'legacy-tier' } },
      quota: {
        buckets: [
          bucket('gemini-2.5-pro'),
          bucket('gemini-2.5-flash', undefined, { remainingAmount: '0' }),
          bucket('gemini-2.5-flash-lite', undefined, { remainingAmount: '12' }),
        ],
      },
    },
    plan: 'Legacy',
    meters: [
      ['gemini:pro', 'Pro · Daily', null, false],
      ['gemini:flash', 'Flash · Daily', 100, true],
      ['gemini:flash-lite', 'Flash-Lite · Daily', null, false],
    ],
  },
  {
    name: 'a model of no known family, and a window that is longer than a day',
    mark: 'assumed',
    answer: {
      load: { currentTier: { id: 'enterprise-tier' } },
      quota: {
        buckets: [
          bucket('gemini-embedding', 0.5),
          bucket('gemini-2.5-pro', 0.75, { resetTime: new Date(answeredAt + 5 * 86_400_000).toISOString() }),
        ],
      },
    },
    plan: 'Code Assist Enterprise',
    meters: [
      ['gemini:pro', 'Pro', 25, false],
      ['gemini:gemini-embedding', 'gemini-embedding · Daily', 50, false],
    ],
  },
];
