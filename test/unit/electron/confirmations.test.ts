// What the native dialogs say before a confirmed call: who, what it means, what it takes along.
import { describe, expect, it } from 'vitest';
import { daemonCalls } from '../../../core/api/daemon.ts';
import type { DaemonState } from '../../../core/api/state.ts';
import { attemptIdSchema, profileIdSchema } from '../../../core/ids.ts';
import type { KnownAttempt } from '../../../electron/attempts.ts';
import { type ConfirmationContext, describeCall } from '../../../electron/confirmations.ts';
import { maskEmailsIn } from '../../../electron/mask-emails.ts';
import { sessionOf } from '../../support/renderer-state.ts';
import { daemonState, noon, profile } from '../../support/tray-state.ts';

const profileId = profileIdSchema.parse('work');
const attemptId = attemptIdSchema.parse('4e2b0a3e-6d4e-4f5c-8a4e-2f6f0c1d9b11');
const codex = { serviceId: 'openai-codex' as const, profileId };
const state = daemonState([profile('openai-codex', 'work', { label: 'Work' })]);

function context(more: Partial<ConfirmationContext> = {}): ConfirmationContext {
  return { state, attempt: () => null, maskEmails: false, ...more };
}

it('names the profile as the person does', () => {
  expect(describeCall('profiles.default', codex, context()).message).toBe(
    'Make “Work · work@example.com” the default for Codex?',
  );
  expect(describeCall('profiles.disconnect', { ...codex, immediate: false, revoke: false }, context())).toMatchObject({
    message: 'Disconnect “Work · work@example.com” from Codex?',
    button: 'Disconnect',
  });
  expect(describeCall('profiles.default', { ...codex, profileId: null }, context()).message).toBe(
    'Leave Codex without a default?',
  );
});

it('masks e-mail addresses where the person wants that, also those in labels', () => {
  const labelled = daemonState([profile('openai-codex', 'work', { label: 'someone@example.com' })]);
  const masked = context({ state: labelled, maskEmails: true });
  expect(describeCall('profiles.default', codex, masked).message).toBe(
    'Make “s…e@e….com · w…k@e….com” the default for Codex?',
  );
  expect(maskEmailsIn('Codex · /src · Work · demo@example.com · Plus')).toBe('Codex · /src · Work · d…o@e….com · Plus');
  expect(maskEmailsIn('Codex · /srv/@scope/pkg · Native login')).toBe('Codex · /srv/@scope/pkg · Native login');
});

it('has words for every call that needs one', () => {
  const scope = { by: 'backend', backend: 'codex' };
  const file = { backend: 'claude', folder: '/src/app', path: '/src/app/.claude/settings.json', allowed: true };
  const input = { ...codex, ...file, attemptId, scope, choice: 'native', immediate: true, revoke: false, names: ['A'] };
  const confirmed = Object.entries(daemonCalls).filter(([, { access }]) => access === 'confirmed');
  expect(confirmed.length).toBeGreaterThan(0);
  for (const [name] of confirmed) {
    const { message, button } = describeCall(name, input, context({ state: null }));
    expect([message, button]).not.toContain('');
  }
  expect(() => describeCall('state.get', {}, context())).toThrow();
});

describe('a rule', () => {
  const inFolder = { ...codex, scope: { by: 'folder', folder: '/src/app' } };
  const ofBackend = { ...codex, scope: { by: 'backend', backend: 'opencode' } };
  it.each([
    [{ ...inFolder, choice: 'work' }, 'Preselect “Work · work@example.com” for Codex in /src/app?', 'Preselect'],
    [{ ...inFolder, choice: 'native' }, 'Preselect this computer’s own login for Codex in /src/app?', 'Preselect'],
    [
      { ...ofBackend, choice: 'work' },
      'Preselect “Work · work@example.com” for Codex whenever OpenCode starts?',
      'Preselect',
    ],
    [{ ...inFolder, choice: null }, 'Remove the rule for Codex in /src/app?', 'Remove rule'],
    [{ ...ofBackend, choice: null }, 'Remove the rule for Codex with OpenCode?', 'Remove rule'],
  ])('%o', (input, message, button) => {
    expect(describeCall('defaults.set', input, context())).toMatchObject({ message, button });
  });
});

describe('another account', () => {
  const attempt = (email: string | null): KnownAttempt => ({ ...codex, otherAccount: { email } });
  const describeIt = (known: KnownAttempt | null, more: Partial<ConfirmationContext> = {}) =>
    describeCall('connect.confirm', { attemptId }, context({ attempt: () => known, ...more }));

  it('says which profile, which account it has and which it would get', () => {
    const { message, detail, button } = describeIt(attempt('two@example.com'));
    expect(message).toBe('Put another account in place of “Work · work@example.com” in Codex?');
    expect(detail).toMatch(/^You signed in as two@example\.com\.\n\nNew sessions .* will bill the new account/);
    expect(button).toBe('Use the other account');
  });

  it('masks both', () => {
    const { message, detail } = describeIt(attempt('two@example.com'), { maskEmails: true });
    expect(message).toContain('w…k@e….com');
    expect(detail).toMatch(/^You signed in as t…o@e….com\./);
  });

  it('has words for an account without an e-mail, and for an attempt that it does not know', () => {
    expect(describeIt(attempt(null)).detail).toMatch(/^You signed in with another account than before\./);
    expect(describeIt(null).message).toBe('Put another account in place of this profile’s?');
  });
});

describe('a disconnect', () => {
  const session = sessionOf({ cwd: '/src/app', billsTo: 'Work' }, noon);
  const detailOf = (input: object, of: DaemonState | null = state) =>
    describeCall('profiles.disconnect', { ...codex, immediate: false, revoke: false, ...input }, context({ state: of }))
      .detail;

  it('names what uses the profile', () => {
    const used = daemonState([profile('openai-codex', 'work', { isDefault: true })], {
      sessions: [session, { ...session, endedAt: noon }],
      defaults: {
        folders: [{ folder: '/src/app', serviceId: 'openai-codex', choice: profileId }],
        backends: [{ backend: 'opencode', serviceId: 'openai-codex', choice: profileId }],
      },
    });
    const detail = detailOf({}, used);
    expect(detail).toContain('One running session uses it, and works only until its access ends.');
    expect(detail).toContain('It is the default of Codex.');
    expect(detail).toContain('Rules that preselect it are removed too: OpenCode, /src/app.');
    expect(detailOf({})).not.toMatch(/session|default|rule/i);
  });

  it('says whether it can be undone', () => {
    expect(detailOf({})).toMatch(/undo this for ten seconds/);
    expect(detailOf({ immediate: true })).toMatch(/^Its credential is removed from Happier at once\./);
  });

  it('says whether the provider is asked to end the sign-in, and what stays good there', () => {
    const asked = (serviceId: string, revoke: boolean, kind: 'oauth' | 'setup-token' | 'api-key' | null) =>
      detailOf({ serviceId, revoke }, daemonState([profile(serviceId as 'gemini', 'work', { kind })]));
    expect(asked('openai-codex', true, 'oauth')).toContain('OpenAI is asked to end the sign-in too.');
    expect(asked('gemini', false, 'oauth')).toContain('Google is not asked to end the sign-in');
    // Anthropic has no address for it, and what cannot be opened cannot be presented.
    expect(asked('claude-subscription', true, 'oauth')).toContain('Anthropic is not asked to end the sign-in');
    expect(asked('openai-codex', true, null)).toContain('OpenAI is not asked');
    expect(asked('claude-subscription', true, 'setup-token')).toContain('The token stays good at Anthropic');
    expect(asked('openai', true, 'api-key')).toContain('The key stays good at OpenAI until you delete it there.');
  });
});

describe('a file of a folder', () => {
  const file = { backend: 'pi', folder: '/src/app', path: '/src/app/.pi/extensions/x.ts', hash: 'a'.repeat(64) };
  const describeIt = (input: object) => describeCall('sessions.allow', { ...file, allowed: true, ...input }, context());

  it('is named with its folder, what it could do, and for how long it counts', () => {
    const { message, detail, button } = describeIt({});
    expect(message).toBe('Let Pi use this file?\n\n/src/app/.pi/extensions/x.ts');
    expect(detail).toMatch(/every session of it in \/src\/app .*\n\n.*runs as you.*\n\n.*When it changes/);
    expect(button).toBe('Allow');
    expect(describeIt({ backend: 'claude' }).detail).toContain('Only what cannot change the account');
  });

  it('is taken back by name too', () => {
    expect(describeIt({ allowed: false })).toMatchObject({
      message: 'No longer let Pi use this file?\n\n/src/app/.pi/extensions/x.ts',
      button: 'Take back',
    });
  });

  it('cannot write lines of its own into the dialog', () => {
    const path = '/src/app/x\n\nThis file is harmless.\u202e';
    expect(describeIt({ path }).message).toBe('Let Pi use this file?\n\n/src/app/x��This file is harmless.�');
  });
});

it('the person’s list of variables: what comes to it and what leaves it', () => {
  const before = daemonState([], { addedVariables: ['OLD', 'STAYS'] });
  const describeIt = (names: string[]) =>
    describeCall('sessions.addedVariables', { names }, context({ state: before })).detail;
  expect(describeIt(['STAYS', 'NEW'])).toBe(
    'Sessions with a connected profile will no longer get: NEW.\n\nThey will get again: OLD.',
  );
  expect(describeIt(['OLD', 'STAYS', 'NEW'])).not.toContain('again');
});
