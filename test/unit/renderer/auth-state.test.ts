// The wizard's auth: preselection, one profile per vendor slot, and never a start that nobody decided.
import { expect, test } from 'vitest';
import type { ProfileView } from '../../../core/api/state.ts';
import { profileIdSchema } from '../../../core/ids.ts';
import type { Bindings } from '../../../core/session/binding.ts';
import { withChoice } from '../../../core/session/choice.ts';
import { authPicker } from '../../../core/session/picker.ts';
import { authState } from '../../../renderer/features/new-session/auth-state.ts';
import { profileOf } from '../../support/renderer-state.ts';

const gates = { connectedServices: true, 'connectedServices.quotas': true };
const connected = (id: string) => ({ source: 'connected', profileId: profileIdSchema.parse(id) }) as const;
const native = { source: 'native' } as const;
const key = profileOf({ serviceId: 'openai', profileId: 'ci' });

function codexAuth(profiles: readonly ProfileView[], choices: Bindings = {}) {
  const picker = authPicker(
    'codex',
    profiles,
    gates,
    Date.now(),
    { defaults: { folders: [], backends: [] }, cwd: null, handOffs: [] },
    'left',
  );
  if (!picker.offered) throw new Error('codex takes connected services');
  const { bindings, uses } = authState(picker.services, choices, profiles);
  return { bindings, subscription: uses.get('openai-codex'), key: uses.get('openai') };
}

test('the default is used and the slot’s other service is not', () => {
  const auth = codexAuth([profileOf({ isDefault: true }), key]);
  expect(auth.bindings).toEqual({ 'openai-codex': connected('work') });
  expect(auth.key).toEqual({ kind: 'unused', instead: 'openai-codex' });
});

test('choosing the key turns the subscription off', () => {
  const auth = codexAuth([profileOf({ isDefault: true }), key], withChoice({}, 'openai', connected('ci')));
  expect(auth.bindings).toEqual({ openai: connected('ci') });
  expect(auth.subscription).toEqual({ kind: 'unused', instead: 'openai' });
});

test('native stays native for the whole slot', () => {
  const auth = codexAuth([profileOf({ isDefault: true }), key], withChoice({}, 'openai-codex', native));
  expect(auth.bindings).toEqual({ 'openai-codex': native });
  expect(auth.subscription).toEqual({ kind: 'binding', binding: native });
  expect(auth.key).toEqual({ kind: 'binding', binding: native });
});

test('a default that cannot be used leaves everything of its slot undecided', () => {
  const broken = profileOf({ isDefault: true, status: { state: 'needs-sign-in', cause: 'revoked' } });
  const auth = codexAuth([broken, key]);
  expect(auth.bindings).toBeNull();
  expect(auth.subscription).toMatchObject({ kind: 'undecided', profileId: 'work' });
  expect(auth.key).toEqual({ kind: 'open' });
  expect(codexAuth([broken, key], { openai: connected('ci') }).bindings).toEqual({ openai: connected('ci') });
  expect(codexAuth([broken, key], { 'openai-codex': native }).bindings).toEqual({ 'openai-codex': native });
});

test('a chosen profile that breaks or goes is never replaced by another', () => {
  const home = profileOf({ profileId: 'home' });
  const choices: Bindings = { 'openai-codex': connected('work') };
  const broken = profileOf({ status: { state: 'needs-sign-in', cause: 'expired' } });
  expect(codexAuth([broken, home], choices)).toMatchObject({
    bindings: null,
    subscription: { kind: 'undecided', profileId: 'work', status: { state: 'needs-sign-in' } },
  });
  expect(codexAuth([home], choices)).toMatchObject({
    bindings: null,
    subscription: { kind: 'undecided', status: null },
  });
});

test('choices made for another backend are left alone', () => {
  expect(codexAuth([], { anthropic: connected('x') }).bindings).toEqual({ 'openai-codex': native, openai: native });
});
