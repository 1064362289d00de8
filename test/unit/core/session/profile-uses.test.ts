// What uses a profile, as it is said before a disconnect.
import { expect, test } from 'vitest';
import type { DaemonState, SessionView } from '../../../../core/api/state.ts';
import { profileIdSchema } from '../../../../core/ids.ts';
import { profileUses } from '../../../../core/session/profile-uses.ts';
import { sessionView } from '../../../support/session-view.ts';
import { now, profileView } from '../profile-view.ts';

const work = profileIdSchema.parse('work');
const other = profileIdSchema.parse('other');

const session = (change: Partial<SessionView>): SessionView =>
  sessionView({ bindings: { 'openai-codex': { source: 'connected', profileId: work } }, startedAt: now, ...change });

test('sessions that run, the default, rules and pins of this very profile', () => {
  const state = {
    profiles: [
      profileView({ isDefault: true, pins: ['a', 'b'] }),
      profileView({ serviceId: 'openai', kind: 'api-key', pins: ['c'] }),
    ],
    sessions: [
      session({}),
      session({ endedAt: now }),
      session({ bindings: { 'openai-codex': { source: 'native' } } }),
      session({ bindings: { 'openai-codex': { source: 'connected', profileId: other } } }),
      session({ bindings: { openai: { source: 'connected', profileId: work } } }),
    ],
    defaults: {
      folders: [
        { folder: '/a', serviceId: 'openai-codex', choice: work },
        { folder: '/b', serviceId: 'openai', choice: work },
        { folder: '/c', serviceId: 'openai-codex', choice: 'native' },
      ],
      backends: [
        { backend: 'pi', serviceId: 'openai-codex', choice: work },
        { backend: 'codex', serviceId: 'openai-codex', choice: other },
      ],
    },
  } as const satisfies Pick<DaemonState, 'profiles' | 'sessions' | 'defaults'>;
  expect(profileUses(state, 'openai-codex', work)).toEqual({
    sessions: 1,
    isDefault: true,
    backends: ['pi'],
    folders: ['/a'],
    pins: 2,
  });
  expect(profileUses(state, 'gemini', work)).toEqual({
    sessions: 0,
    isDefault: false,
    backends: [],
    folders: [],
    pins: 0,
  });
});
