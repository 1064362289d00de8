// The parsers of a sign-in: whatever a provider answers, they give what their types promise or one of our errors.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ServiceId } from '../../../core/catalog/services.ts';
import { type Identity, identitySchema } from '../../../core/credential/identity.ts';
import { AppError } from '../../../core/errors.ts';
import { claudeProfile } from '../../../core/identity/claude-profile.ts';
import { codeAssistPlan } from '../../../core/identity/code-assist-plan.ts';
import { googleAccount } from '../../../core/identity/google-account.ts';
import { fieldsOf } from '../../../core/lenient.ts';
import { readDevicePoll, readDeviceStart } from '../../../core/oauth/device-answer.ts';
import { parseRedirect } from '../../../core/oauth/redirect.ts';
import { readTokenResponse } from '../../../core/oauth/token-response.ts';
import { runs } from '../../support/runs.ts';

const often = { numRuns: runs(400) };
const now = 1_800_000_000_000;
const junk = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.string({ maxLength: 400, unit: 'binary' }));
const jwt = fc
  .record({ sub: junk, email: junk, exp: junk, hd: junk, 'https://api.openai.com/auth': junk }, { requiredKeys: [] })
  .map((claims) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`);
const account = fc.record({ uuid: junk, email: junk, email_address: junk, has_claude_max: junk }, { requiredKeys: [] });
const organization = fc.record(
  {
    uuid: junk,
    name: junk,
    organization_type: fc.oneof(fc.constantFrom('claude_max', 'claude_team', 'claude_pro'), junk),
    rate_limit_tier: fc.oneof(fc.constantFrom('default_claude_max_20x', 'default_claude_max_5x'), junk),
    seat_tier: fc.oneof(fc.constantFrom('team_standard', 'team_tier_1'), junk),
  },
  { requiredKeys: [] },
);
const profile = fc.record(
  { account: fc.oneof(account, junk), organization: fc.oneof(organization, junk) },
  { requiredKeys: [] },
);
const tokens = fc.record(
  {
    access_token: fc.oneof(fc.constant('token'), jwt, junk),
    refresh_token: fc.oneof(fc.constant('token'), junk),
    id_token: fc.oneof(jwt, junk),
    scope: junk,
    expires_in: junk,
    token_type: junk,
    account: fc.oneof(account, junk),
    organization: fc.oneof(organization, junk),
  },
  { requiredKeys: [] },
);
const service = fc.constantFrom<ServiceId>('openai-codex', 'claude-subscription', 'gemini');

/** Null when it was refused with one of our errors. */
function orRefused<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

/** No identity holds what a terminal or a line of text would obey. */
function isPrintable({ email, accountId, plan, organization }: Identity): boolean {
  const texts = [email, accountId, plan, organization?.id, organization?.name];
  return texts.every((text) => !/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(text ?? ''));
}

test('a token answer gives an identity that can be stored, and times that are instants', () => {
  fc.assert(
    fc.property(service, fc.oneof(tokens, junk), (serviceId, body) => {
      const read = orRefused(() => readTokenResponse(serviceId, body, { requestedAt: now }));
      if (!read) return;
      expect(identitySchema.parse(read.identity)).toEqual(read.identity);
      expect(isPrintable(read.identity)).toBe(true);
      expect(read.accessToken).toMatch(/^[\x21-\x7e]+$/);
      if (read.expiresAt !== null) expect(Number.isSafeInteger(read.expiresAt) && read.expiresAt >= 0).toBe(true);
    }),
    often,
  );
});

test("Claude's profile gives an identity that can be stored", () => {
  fc.assert(
    fc.property(fc.oneof(profile, junk), (body) => {
      const identity = claudeProfile(body);
      expect(identitySchema.parse(identity)).toEqual(identity);
      expect(isPrintable(identity)).toBe(true);
    }),
    often,
  );
});

test("Google's account and plan can be stored", () => {
  const tier = fc.oneof(fc.record({ id: junk, name: junk }, { requiredKeys: [] }), junk);
  fc.assert(
    fc.property(fc.record({ sub: junk, id: junk, email: junk }), tier, tier, (claims, currentTier, paidTier) => {
      const plan = codeAssistPlan({ currentTier, paidTier }, false);
      const identity = { ...googleAccount(fieldsOf(claims)), plan };
      expect(identitySchema.parse(identity)).toEqual(identity);
    }),
    often,
  );
});

test('a device start is usable or refused, a poll is one of its states', () => {
  const start = fc.record({ device_auth_id: junk, user_code: junk, interval: junk, expires_at: junk });
  const poll = fc.record({ authorization_code: junk, code_verifier: junk, error: junk }, { requiredKeys: [] });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 599 }), fc.oneof(start, poll, junk), (status, body) => {
      const started = orRefused(() => readDeviceStart(status, body, now));
      if (started) {
        expect(status).toBeGreaterThanOrEqual(200);
        expect(started.intervalMs).toBeGreaterThanOrEqual(1000);
        expect(started.intervalMs).toBeLessThanOrEqual(60_000);
        expect(started.expiresAt).toBeGreaterThan(now);
        expect(started.expiresAt).toBeLessThanOrEqual(now + 15 * 60_000);
      }
      const polled = orRefused(() => readDevicePoll(status, body));
      if (polled)
        expect(['pending', 'slow-down', 'denied', 'expired', 'transient', 'approved']).toContain(polled.status);
      if (polled?.status === 'approved') expect(status >= 200 && status < 300).toBe(true);
    }),
    often,
  );
});

test('a code with its state goes through whole, and with no other state', () => {
  const expected = { redirectUri: 'https://platform.claude.com/oauth/code/callback', state: 'q7VnXw2LZ0r9' };
  const visible = fc.string({ unit: fc.constantFrom(...'ABCxyz0189-_.~'), minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(visible, visible, (code, state) => {
      expect(parseRedirect(` ${code}#${expected.state}\n`, expected)).toEqual({ code });
      if (state !== expected.state) expect(orRefused(() => parseRedirect(`${code}#${state}`, expected))).toBeNull();
    }),
    often,
  );
});
