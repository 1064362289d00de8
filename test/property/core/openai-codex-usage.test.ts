// Whatever the usage endpoint sends: a valid snapshot or a named refusal, and a broken part never costs a sound one.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { profileIdSchema } from '../../../core/ids.ts';
import { badges } from '../../../core/quota/badge.ts';
import { codexSnapshot } from '../../../core/quota/providers/openai-codex.ts';
import { snapshotSchema } from '../../../core/quota/snapshot.ts';
import { runs } from '../../support/runs.ts';
import { withQuota } from '../../unit/core/profile-view.ts';

const now = 1_800_000_000_000;
const context = {
  serviceId: 'openai-codex',
  profileId: profileIdSchema.parse('work'),
  accountId: 'account-1',
  now,
} as const;

const junk = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(undefined, Number.NaN, Number.POSITIVE_INFINITY, -1, 1e308, '9'.repeat(400), '\u0000'),
  fc.string({ unit: 'binary', maxLength: 300 }),
);
const number = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.nat(100),
  fc.constantFrom<unknown>(18_000, 604_800, 1_800_009_000, 1_800_009_000_000, 0),
  junk,
);
const window = fc.oneof(
  fc.record({ used_percent: number, limit_window_seconds: number, reset_at: number, reset_after_seconds: number }),
  junk,
);
const limit = fc.oneof(
  fc.record({
    allowed: junk,
    limit_reached: fc.oneof(fc.boolean(), junk),
    primary_window: window,
    secondary_window: window,
  }),
  junk,
);
const spend = fc.oneof(fc.record({ limit: number, used: number, remaining: number, used_percent: number }), junk);
const answer = fc.record(
  {
    account_id: fc.oneof(fc.constantFrom('account-1', 'account-2'), junk),
    user_id: junk,
    email: junk,
    plan_type: fc.oneof(fc.constantFrom('plus', 'pro'), fc.string({ maxLength: 80 }), junk),
    rate_limit: limit,
    code_review_rate_limit: limit,
    additional_rate_limits: fc.oneof(
      fc.array(fc.oneof(fc.record({ limit_name: junk, metered_feature: junk, rate_limit: limit }), junk), {
        maxLength: 80,
      }),
      junk,
    ),
    credits: fc.oneof(fc.record({ unlimited: junk, balance: number }), junk),
    spend_control: fc.oneof(fc.record({ reached: junk, individual_limit: spend, role_budget_limit: spend }), junk),
    rate_limit_reached_type: fc.oneof(fc.constantFrom('rate_limit_reached', 'workspace_owner_credits_depleted'), junk),
    rate_limit_reset_credits: fc.oneof(fc.record({ available_count: number }), junk),
  },
  { requiredKeys: [] },
);

test('the snapshot is always a valid one with distinct meters, and every badge can be drawn', () => {
  fc.assert(
    fc.property(fc.oneof(answer, junk), (value) => {
      const result = codexSnapshot(value, context);
      if (!result.ok) return;
      expect(snapshotSchema.parse(result.snapshot)).toEqual(result.snapshot);
      const ids = result.snapshot.meters.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      for (const badge of badges(withQuota(ids.slice(0, 16), ...result.snapshot.meters), now, 'left')) {
        expect(badge.text).toMatch(/^.+$/s);
        if (badge.leftPercent !== null) expect(badge.leftPercent).toBeGreaterThanOrEqual(0);
        if (badge.leftPercent !== null) expect(badge.leftPercent).toBeLessThanOrEqual(100);
      }
    }),
    { numRuns: runs(2000) },
  );
});

test('a sound window survives whatever stands around it', () => {
  const sound = { used_percent: 31, limit_window_seconds: 604_800, reset_at: 1_800_009_000 };
  fc.assert(
    fc.property(answer, window, fc.boolean(), (around, beside, first) => {
      const windows = first ? [sound, beside] : [beside, sound];
      const rate_limit = { primary_window: windows[0], secondary_window: windows[1] };
      const result = codexSnapshot({ ...around, account_id: 'account-1', rate_limit }, context);
      expect(
        result.ok && result.snapshot.meters.some((one) => one.windowSeconds === 604_800 && one.usedPercent === 31),
      ).toBe(true);
    }),
    { numRuns: runs(1000) },
  );
});

test('numbers of another account are never filed', () => {
  fc.assert(
    fc.property(answer, (around) => {
      const result = codexSnapshot({ ...around, account_id: 'account-2', user_id: 'user-1' }, context);
      expect(result).toEqual({ ok: false, code: 'wrong-account' });
    }),
    { numRuns: runs(200) },
  );
});
