// How a person names sessions, and what a session runs as when some of its accounts change.
import { describe, expect, it } from 'vitest';
import { findSession } from '../../../cli/session/find-session.ts';
import { otherBindings } from '../../../cli/session/other-bindings.ts';
import { profileIdSchema } from '../../../core/ids.ts';
import { sessionView } from '../../support/session-view.ts';

const one = sessionView({ id: '1a2b3c4d-0000-4000-8000-000000000001' });
const two = sessionView({ id: '1a2b9999-0000-4000-8000-000000000002' });

describe('findSession', () => {
  it('takes the whole id or the start that only one has, in any case', () => {
    expect(findSession([one, two], one.id)).toBe(one);
    expect(findSession([one, two], '1A2B9')).toBe(two);
  });

  it.each([
    ['1a2b', 'invalid_input'],
    ['', 'session_not_found'],
    ['ffff', 'session_not_found'],
    ['a2b3', 'session_not_found'],
  ])('refuses %j by name', (typed, code) => {
    expect(() => findSession([one, two], typed)).toThrow(expect.objectContaining({ code }));
  });
});

const as = (id: string) => ({ source: 'connected', profileId: profileIdSchema.parse(id) }) as const;
const native = { source: 'native' } as const;

describe('otherBindings', () => {
  it('keeps the other slots, and gives a named service its slot whole', () => {
    const now = { 'openai-codex': as('work'), anthropic: as('key') };
    expect(otherBindings(now, { 'openai-codex': as('home') })).toEqual({
      'openai-codex': as('home'),
      anthropic: as('key'),
    });
    expect(otherBindings(now, { openai: as('ci') })).toEqual({ openai: as('ci'), anthropic: as('key') });
    expect(otherBindings(now, { openai: native })).toEqual({ openai: native, anthropic: as('key') });
  });
});
