// When a running session needs the person: its program takes up no new token, or its account gets none any more.
import { describe, expect, it } from 'vitest';
import { accessCredential } from '../../../daemon/materialize/access-credential.ts';
import { type AttentionFacts, attentionOf } from '../../../daemon/sessions/attention.ts';
import { codexRecord, profileOf } from '../../contract/sessions/records.ts';

const now = 1_800_000_000_000;
const minute = 60_000;
const token = (name: string, leftMs: number | null) =>
  accessCredential(codexRecord({ accessToken: `access-${name}`, expiresAt: leftMs === null ? null : now + leftMs }));
const [old, fresh] = [token('old', 20 * minute), token('fresh', 60 * minute)];

const facts = (parts: Partial<AttentionFacts>): AttentionFacts => ({
  follows: 'restart',
  hasTokenFile: true,
  started: [old],
  current: [old],
  profiles: [profileOf(codexRecord())],
  ...parts,
});
const until = (leftMs: number) => now + leftMs;

describe('a program that takes up no new token', () => {
  it('is to be restarted as soon as a newer one is there, and not after it was', () => {
    const wanted = { kind: 'restart', until: until(20 * minute) };
    expect(attentionOf(facts({ current: [fresh] }), now).attention).toEqual(wanted);
    expect(attentionOf(facts({ started: [fresh], current: [fresh] }), now).attention).toBeNull();
  });

  it('is to be restarted when its token has less than five minutes, and is looked at then', () => {
    const { attention, lookAt } = attentionOf(facts({}), now);
    expect(attention).toBeNull();
    expect(lookAt).toBeGreaterThan(until(15 * minute));
    expect(attentionOf(facts({}), lookAt ?? 0).attention).toEqual({ kind: 'restart', until: until(20 * minute) });
  });

  it('is let alone when its credential does not end', () => {
    const key = token('key', null);
    expect(attentionOf(facts({ started: [key], current: [key] }), now)).toEqual({ attention: null, lookAt: null });
  });

  it('is the same without a file that a new token could be put into, whatever the backend', () => {
    const parts = { follows: 'next-request', current: [fresh] } as const;
    expect(attentionOf(facts({ ...parts, hasTokenFile: false }), now).attention?.kind).toBe('restart');
    expect(attentionOf(facts(parts), now)).toEqual({ attention: null, lookAt: null });
  });
});

describe('a session whose account gets no further token', () => {
  const ended = profileOf(codexRecord(), { status: { state: 'needs-sign-in', cause: 'revoked' } });

  it.each(['next-request', 'after-refusal', 'past-expiry', 'restart'] as const)(
    'needs a sign-in, whatever its program follows (%s), and says until when it runs',
    (follows) => {
      const parts = { follows, profiles: [ended], started: [old], current: [fresh] };
      expect(attentionOf(facts(parts), now).attention).toEqual({ kind: 'sign-in', until: until(60 * minute) });
    },
  );

  it('needs one when the profile is signed in as somebody else', () => {
    const other = profileOf(codexRecord({ identity: { email: null, accountId: 'account-2', plan: null } }));
    const parts = { follows: 'next-request', profiles: [other] } as const;
    expect(attentionOf(facts(parts), now).attention?.kind).toBe('sign-in');
  });

  it('tells the end of the one of two profiles that it is about', () => {
    const second = { ...token('second', 30 * minute) };
    const parts = { started: [old, second], current: [old, second], profiles: [profileOf(codexRecord()), ended] };
    expect(attentionOf(facts(parts), now).attention).toEqual({ kind: 'sign-in', until: until(30 * minute) });
  });

  it('says nothing of a profile that was removed', () => {
    expect(attentionOf(facts({ follows: 'next-request', profiles: [undefined] }), now).attention).toBeNull();
  });
});
