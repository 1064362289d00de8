// What `happier quota --json` tells a program: both senses of each number, the limit that binds, and why there is no newer one.
import { expect, test } from 'vitest';
import { quotaJson, quotaJsonSchema } from '../../../cli/json.ts';
import { profileIdSchema } from '../../../core/ids.ts';
import { usualQuotaRules } from '../../../core/quota/rules.ts';
import { meter, minute, now, profileView, snapshot } from '../core/profile-view.ts';

const options = { maskEmails: false };
const five = meter({ usedPercent: 37.5, resetsAt: now + 150 * minute });
const opus = meter({ id: 'opus', label: 'Opus', scope: 'scoped', model: 'opus', usedPercent: null });

test('every meter in both senses, with its forecast and the one that binds', () => {
  const quota = { snapshot: snapshot(opus, five), stale: true, refreshing: false, failure: null };
  const state = { profiles: [profileView({ quota, pins: ['opus'] })], quotaRules: usualQuotaRules, handOffs: [] };
  const json = quotaJsonSchema.parse(quotaJson(state, now, options));
  expect(json).toMatchObject({ schema: 'happier.quota/1', numbers: 'left' });
  expect(json.profiles[0]).toMatchObject({
    bindingMeterId: five.id,
    pins: ['opus'],
    observedAt: now,
    stale: true,
    probe: null,
    handOff: null,
    failure: null,
    meters: [
      { id: 'opus', model: 'opus', leftPercent: null, usedPercent: null, forecast: null },
      { id: five.id, leftPercent: 62, usedPercent: 38, forecast: { kind: 'lasts', unusedPercent: 25 } },
    ],
  });
});

test('a profile without numbers: why, what is offered, and who takes over', () => {
  const failure = { code: 'no-scope', at: now, retryAt: null } as const;
  const quota = { snapshot: null, stale: false, refreshing: false, failure, probe: 'offered' } as const;
  const [from, to] = [profileIdSchema.parse('work'), profileIdSchema.parse('home')];
  const handOffs = [{ serviceId: 'openai-codex', from, to, since: now, until: now + minute } as const];
  const quotaRules = { ...usualQuotaRules, numbers: 'used' } as const;
  const json = quotaJsonSchema.parse(
    quotaJson({ profiles: [profileView({ quota })], quotaRules, handOffs: [...handOffs] }, now, options),
  );
  expect(json.numbers).toBe('used');
  expect(json.profiles[0]).toMatchObject({
    observedAt: null,
    meters: [],
    bindingMeterId: null,
    probe: 'offered',
    handOff: { to: 'home', since: now, until: now + minute },
    failure,
  });
});
