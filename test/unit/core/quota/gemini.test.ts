// Gemini's two answers in detail (provider-answers.md §4.2, §4.3).
import { describe, expect, test } from 'vitest';
import { codeAssistProject, geminiSnapshot } from '../../../../core/quota/providers/gemini.ts';
import { snapshotSchema } from '../../../../core/quota/snapshot.ts';
import { answeredAt, profileId } from './answers/plan-shape.ts';

const now = answeredAt;
const resetTime = new Date(now + 3_600_000).toISOString();
const context = { serviceId: 'gemini', profileId, now, ofWorkspace: false, plan: 'Known' } as const;
const load = { currentTier: { id: 'standard-tier' } };

function read(quota: unknown, answer: unknown = load, ofWorkspace = false) {
  const result = geminiSnapshot({ load: answer, quota }, { ...context, ofWorkspace });
  if (!result.ok) throw new Error(result.code);
  expect(snapshotSchema.parse(result.snapshot)).toEqual(result.snapshot);
  return result.snapshot;
}

const meters = (...buckets: readonly unknown[]) => read({ buckets }).meters;
const pro = { modelId: 'gemini-2.5-pro', remainingFraction: 0.75, resetTime };

test('a family, whole', () => {
  expect(meters(pro)).toEqual([
    {
      id: 'gemini:pro',
      label: 'Pro · Daily',
      model: 'pro',
      usedPercent: 25,
      windowSeconds: 86_400,
      resetsAt: now + 3_600_000,
      scope: 'scoped',
      exhausted: false,
      estimated: true,
    },
  ]);
});

describe('buckets', () => {
  test('the least of a model counts, with its own reset', () => {
    const less = {
      ...pro,
      tokenType: 'TOKENS',
      remainingFraction: 0.5,
      resetTime: new Date(now + 60_000).toISOString(),
    };
    expect(meters(pro, less, pro)).toMatchObject([{ usedPercent: 50, resetsAt: now + 60_000 }]);
  });

  test('what is not known does not hide what is', () => {
    const { remainingFraction: _, ...unknown } = pro;
    expect(meters(unknown, pro)).toMatchObject([{ usedPercent: 25 }]);
    expect(meters(unknown)).toMatchObject([{ usedPercent: null, exhausted: false }]);
  });

  test.each<[string, object]>([
    ['a fraction above 1', { remainingFraction: 75 }],
    ['a negative fraction', { remainingFraction: -0.1 }],
    ['a fraction that is none', { remainingFraction: 'much', remainingAmount: '0' }],
  ])('%s is unknown', (_, change) => {
    expect(meters({ ...pro, ...change })).toMatchObject([{ usedPercent: null, exhausted: false }]);
  });

  test('a past reset is not told', () => {
    for (const past of [now - 1000, now])
      expect(meters({ ...pro, resetTime: new Date(past).toISOString() })).toMatchObject([{ resetsAt: null }]);
  });

  test('bad ones leave the good one', () => {
    const bad = [null, 5, 'x', [], {}, { modelId: 7 }, { modelId: 'gemini-2.5-flash' }, { ...pro, modelId: '' }];
    expect(meters(...bad, pro, ...bad).map(({ id }) => id)).toEqual(['gemini:pro']);
  });

  test.each<[unknown]>([[{ buckets: [] }], [{}], [{ buckets: 'x' }], [{ buckets: null }]])(
    '%j has no meters',
    (quota) => {
      expect(read(quota).meters).toEqual([]);
    },
  );
});

describe('plan', () => {
  test.each<[string, unknown, boolean, string | null]>([
    ['of the answer', load, false, 'Code Assist Standard'],
    ['free of a Workspace', { currentTier: { id: 'free-tier' } }, true, 'Workspace'],
    ['of the sign-in, where the answer names none', {}, false, 'Known'],
    ['of the sign-in, where there is no answer', null, false, 'Known'],
  ])('%s', (_, answer, ofWorkspace, expected) => {
    expect(read({ buckets: [pro] }, answer, ofWorkspace).plan).toBe(expected);
  });

  test('without a quota answer there is the plan alone', () => {
    expect(read(null)).toMatchObject({ plan: 'Code Assist Standard', meters: [] });
  });

  test('credits of the tier', () => {
    const item = (creditAmount: unknown) => ({ creditType: 'GOOGLE_ONE_AI', creditAmount });
    const paidTier = { id: 'g1-pro-tier', availableCredits: [item('1000'), item('x'), null, item(500)] };
    expect(read(null, { paidTier }).credits).toEqual({ unlimited: false, balance: 1500 });
    expect(read(null).credits).toBeNull();
  });
});

test.each<[string, unknown, unknown]>([
  ['nothing', null, null],
  ['texts', 'x', 'y'],
  ['a refusal without a tier and without a quota', { ineligibleTiers: [{ reasonCode: 'UNSUPPORTED_CLIENT' }] }, null],
])('%s is malformed', (_, answer, quota) => {
  expect(geminiSnapshot({ load: answer, quota }, context)).toEqual({ ok: false, code: 'malformed' });
});

test.each<[unknown, string | null]>([
  ['demo-project', 'demo-project'],
  [{ id: 'demo-project' }, 'demo-project'],
  [{ projectId: 'demo-project' }, 'demo-project'],
  ['', null],
  [{}, null],
  [7, null],
])('the project in %j', (cloudaicompanionProject, expected) => {
  expect(codeAssistProject({ cloudaicompanionProject })).toBe(expected);
});
