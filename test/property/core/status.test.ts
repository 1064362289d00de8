// What holds of a status whatever is known of a profile.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { credentialKindSchema } from '../../../core/catalog/services.ts';
import { ineligibleSchema, keyCheckSchema, refusalCauseSchema } from '../../../core/credential/record.ts';
import {
  isUsable,
  profileStatus,
  profileStatusSchema,
  type RefreshActivity,
  type StatusSource,
  statusAction,
  statusChangesAt,
} from '../../../core/credential/status.ts';
import { runs } from '../../support/runs.ts';

const often = { numRuns: runs(400) };
const instant = fc.nat({ max: 4_000_000_000_000 });
const link = fc.constantFrom(null, 'https://accounts.google.com/verify');
const source: fc.Arbitrary<StatusSource> = fc.record({
  kind: fc.constantFrom(...credentialKindSchema.options),
  refused: fc.option(fc.record({ cause: fc.constantFrom(...refusalCauseSchema.options), at: instant }), { nil: null }),
  ineligible: fc.option(
    fc.record({ cause: fc.constantFrom(...ineligibleSchema.shape.cause.options), at: instant, link }),
    { nil: undefined },
  ),
  check: fc.option(fc.record({ result: fc.constantFrom(...keyCheckSchema.shape.result.options), at: instant }), {
    nil: undefined,
  }),
  endsAt: fc.option(instant, { nil: null }),
});
const refresh: fc.Arbitrary<RefreshActivity> = fc.oneof(
  fc.record({ state: fc.constantFrom('idle' as const, 'refreshing' as const) }),
  fc.record({
    state: fc.constant('failing' as const),
    cause: fc.constantFrom('provider' as const, 'client' as const, 'offline' as const),
    retryAt: instant,
  }),
);

test('is one of the statuses, and tells what can be done', () => {
  fc.assert(
    fc.property(source, refresh, instant, (record, activity, now) => {
      const status = profileStatus(record, activity, now);
      expect(profileStatusSchema.parse(status)).toEqual(status);
      const action = statusAction(status, record.kind);
      // Who cannot use a profile is told what to do about it; what passes by itself asks for nothing.
      if (!isUsable(status)) expect(['none', 'wait']).not.toContain(action);
      if (action === 'open-link') expect(record.ineligible?.link).toBeTruthy();
    }),
    often,
  );
});

test('changes by the clock at the named instant and not before it', () => {
  fc.assert(
    fc.property(source, refresh, instant, fc.double({ min: 0, max: 1, noNaN: true }), (record, activity, now, part) => {
      const at = statusChangesAt(record, now);
      const before = profileStatus(record, activity, now);
      const until = (at ?? now + 1e12) - 1;
      const between = now + Math.floor((until - now) * part);
      expect(profileStatus(record, activity, between)).toEqual(before);
      if (at !== null) expect(at).toBeGreaterThan(now);
    }),
    often,
  );
});

test('a refusal stays one, whatever else holds', () => {
  fc.assert(
    fc.property(
      source,
      refresh,
      instant,
      fc.constantFrom(...refusalCauseSchema.options),
      (record, activity, now, cause) => {
        const status = profileStatus({ ...record, refused: { cause, at: 1 } }, activity, now);
        expect(status).toEqual({ state: 'needs-sign-in', cause });
      },
    ),
    often,
  );
});
