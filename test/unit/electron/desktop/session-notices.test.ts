// Desktop notifications of sessions: once for each bell, need and end, and never for what the person sees anyway.
import { describe, expect, it } from 'vitest';
import type { DaemonState, SessionView } from '../../../../core/api/state.ts';
import { createSessionNotices, type SessionNoticesPorts } from '../../../../electron/desktop/session-notices.ts';
import { otherSessionId, sessionId, sessionOf } from '../../../support/renderer-state.ts';
import { daemonState, noon } from '../../../support/tray-state.ts';

function setUp(ports: Partial<SessionNoticesPorts> = {}) {
  const told: string[] = [];
  const tell = createSessionNotices({
    preferences: () => ({ notifyBell: true, notifyEnd: true }),
    isLookedAt: () => false,
    wasShown: () => true,
    notify: ({ title, body }) => told.push(`${title}: ${body}`),
    ...ports,
  });
  const show = (...patches: Partial<SessionView>[]): readonly string[] => {
    const sessions = patches.map((patch) => sessionOf({ cwd: '/home/demo/src/app', ...patch }, noon));
    tell(daemonState([], { sessions }));
    return told.splice(0);
  };
  return { show, tell: (state: DaemonState | null) => tell(state) };
}

const bell = 'Codex · app: It rings: it may wait for you.';

describe('a bell', () => {
  it('is told once, and each new one again', () => {
    const { show } = setUp();
    expect(show({})).toEqual([]);
    expect(show({ bellAt: noon + 1 })).toEqual([bell]);
    expect(show({ bellAt: noon + 1 })).toEqual([]);
    expect(show({ bellAt: noon + 2 })).toEqual([bell]);
  });

  it('of before the app was there is not told, nor of before the daemon came back', () => {
    const { show, tell } = setUp();
    expect(show({ bellAt: noon })).toEqual([]);
    tell(null);
    expect(show({ bellAt: noon + 1 })).toEqual([]);
    expect(show({ bellAt: noon + 2 })).toEqual([bell]);
  });

  it('of a session that is looked at is not told, also not later', () => {
    let lookedAt: string | null = sessionId;
    const { show } = setUp({ isLookedAt: (id) => id === lookedAt });
    const other = { id: otherSessionId, cwd: '/srv/other' };
    show({}, other);
    expect(show({ bellAt: noon }, { ...other, bellAt: noon })).toEqual([
      'Codex · other: It rings: it may wait for you.',
    ]);
    lookedAt = null;
    expect(show({ bellAt: noon }, { ...other, bellAt: noon })).toEqual([]);
  });

  it('is not told when the person does not want that', () => {
    const { show } = setUp({ preferences: () => ({ notifyBell: false, notifyEnd: true }) });
    show({});
    expect(show({ bellAt: noon })).toEqual([]);
  });
});

it('a need is told when it comes up or becomes another', () => {
  const { show } = setUp();
  show({});
  const restart = { kind: 'restart', until: noon } as const;
  expect(show({ attention: restart })).toEqual([
    'Codex · app: Its sign-in ends. Restart it to go on; the conversation is kept.',
  ]);
  expect(show({ attention: { ...restart, until: noon + 1 } })).toEqual([]);
  expect(show({ attention: { kind: 'sign-in', until: null } })).toEqual([
    'Codex · app: Its profile needs a sign-in before it can go on.',
  ]);
});

describe('an end', () => {
  it.each([
    [{ exitCode: 0 }, 'Codex · app: It has ended.'],
    [{ exitCode: 3 }, 'Codex · app: It has ended with code 3.'],
    [{ exitCode: null }, 'Codex · app: It was ended by the system.'],
  ])('is told with how: %o', (how, text) => {
    const { show } = setUp();
    show({});
    expect(show({ endedAt: noon, ...how })).toEqual([text]);
    expect(show({ endedAt: noon, ...how })).toEqual([]);
  });

  it.each([
    ['asked for by the person', {}, { stopped: true }],
    ['of a session that no window has shown', { wasShown: () => false }, {}],
    ['that is looked at', { isLookedAt: () => true }, {}],
    ['when the person does not want that', { preferences: () => ({ notifyBell: true, notifyEnd: false }) }, {}],
  ])('%s is not told', (_which, ports, patch) => {
    const { show } = setUp(ports);
    show({});
    expect(show({ endedAt: noon, exitCode: 0, ...patch })).toEqual([]);
  });

  it('of a session that was not there before is not told', () => {
    const { show } = setUp();
    show();
    expect(show({ endedAt: noon, exitCode: 0 })).toEqual([]);
  });
});
