import { beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../../core/errors.ts';
import type { AttemptId, ProfileId } from '../../../../core/ids.ts';
import { type Attempts, createAttempts } from '../../../../electron/attempts.ts';
import type { Capture, CaptureEnd } from '../../../../electron/oauth-window/capture-end.ts';
import type { CaptureRequest } from '../../../../electron/oauth-window/capture-window.ts';
import {
  createEmbeddedSignIn,
  type EmbeddedSignInOptions,
} from '../../../../electron/oauth-window/embedded-sign-in.ts';
import { createManualClock, type ManualClock } from '../../../support/manual-clock.ts';
import { openPromise } from '../../../support/open-promise.ts';

const attemptId = '4e2b0a3e-6d4e-4f5c-8a4e-2f6f0c1d9b11' as AttemptId;
const profile = { serviceId: 'openai-codex' as const, profileId: 'work' as ProfileId };
const input = { ...profile, label: 'Work' };
const override = 'HAPPIER_CONNECTED_SERVICES_OPENAI_CODEX_OAUTH_AUTHORIZE_URL';
const redirect = 'http://localhost:1455/auth/callback?code=a&state=b';
const tenMinutesMs = 600_000;

let clock: ManualClock;
let opened: { request: CaptureRequest; end(how: CaptureEnd): void; over: CaptureEnd | null }[];
let calls: [string, unknown][];
let attempts: Attempts;

type More = Partial<EmbeddedSignInOptions> & { authorizeUrl?: string; finish?: () => unknown; begin?: () => unknown };

function setUp(more: More = {}) {
  const { authorizeUrl = 'https://auth.openai.com/oauth/authorize?state=b', finish, begin, ...options } = more;
  return createEmbeddedSignIn({
    daemon: {
      'connect.begin': async (given) => {
        calls.push(['begin', given]);
        await begin?.();
        return {
          attemptId,
          authorizeUrl,
          redirectUri: 'http://localhost:1455/auth/callback',
          origins: ['https://chatgpt.com'],
          expiresAt: clock.now() + tenMinutesMs,
        };
      },
      'connect.finish': async (given) => {
        calls.push(['finish', given]);
        await finish?.();
        return profile;
      },
      'connect.cancel': async (given) => {
        calls.push(['cancel', given]);
        return {};
      },
    },
    open(request) {
      const { promise, resolve } = openPromise<CaptureEnd>();
      const entry = {
        request,
        over: null as CaptureEnd | null,
        end(how: CaptureEnd) {
          entry.over ??= how;
          resolve(how);
        },
      };
      opened.push(entry);
      return { ended: promise, end: entry.end } satisfies Capture;
    },
    attempts,
    timers: clock,
    runtimeSupported: true,
    packaged: true,
    overrides: () => [],
    ...options,
  });
}

beforeEach(() => {
  clock = createManualClock();
  attempts = createAttempts(clock.now);
  opened = [];
  calls = [];
});

const names = () => calls.map(([name]) => name);

describe('sign-in by embedded browser', () => {
  it('hands the redirect to the daemon and gives the profile', async () => {
    const over = setUp().start(input);
    await clock.advance(0);
    expect(opened[0]?.request).toMatchObject({ service: 'Codex', profile: 'Work', rules: { loopbackAllowed: false } });
    expect(opened[0]?.request.rules.origins).toEqual(['https://auth.openai.com', 'https://chatgpt.com']);
    opened[0]?.end({ outcome: 'redirect', redirect });
    expect(await over).toEqual({ outcome: 'connected', ...profile });
    expect(calls).toEqual([
      ['begin', { ...input, method: 'embedded-browser' }],
      ['finish', { attemptId, redirect }],
    ]);
    expect(clock.waiting()).toBe(0);
  });

  it('names what the daemon said of the redirect', async () => {
    const over = setUp({
      finish: () => {
        throw new AppError('connect_access_denied');
      },
    }).start(input);
    await clock.advance(0);
    opened[0]?.end({ outcome: 'redirect', redirect });
    expect(await over).toEqual({
      outcome: 'failed',
      error: { code: 'connect_access_denied', detail: null },
      attemptId,
    });
  });

  it.each<CaptureEnd>([
    { outcome: 'cancelled' },
    { outcome: 'another-way', cause: 'popup' },
    { outcome: 'failed', error: { code: 'connect_page_failed', detail: 'auth.openai.com' } },
  ])('ends the attempt when the window ends as %o, and names it where that is a failure', async (how) => {
    const over = setUp().start(input);
    await clock.advance(0);
    opened[0]?.end(how);
    expect(await over).toEqual(how.outcome === 'failed' ? { ...how, attemptId } : how);
    expect(names()).toEqual(['begin', 'cancel']);
    expect(clock.waiting()).toBe(0);
  });

  it('gives up after ten minutes, by name', async () => {
    const over = setUp().start(input);
    await clock.advance(tenMinutesMs - 1);
    expect(opened[0]?.over).toBeNull();
    await clock.advance(1);
    expect(await over).toEqual({ outcome: 'failed', error: { code: 'attempt_expired', detail: null }, attemptId });
    expect(names()).toEqual(['begin', 'cancel']);
  });

  it('lets a second sign-in end the first', async () => {
    const signIn = setUp();
    const first = signIn.start(input);
    await clock.advance(0);
    const second = signIn.start({ ...input, profileId: 'other' as ProfileId });
    expect(await first).toEqual({ outcome: 'cancelled' });
    await clock.advance(0);
    opened[1]?.end({ outcome: 'cancelled' });
    expect(await second).toEqual({ outcome: 'cancelled' });
  });

  it('can be called off from the main window while its own is open', async () => {
    const signIn = setUp();
    const over = signIn.start(input);
    await clock.advance(0);
    signIn.cancel();
    expect(await over).toEqual({ outcome: 'cancelled' });
    expect(names()).toEqual(['begin', 'cancel']);
    signIn.cancel();
    expect(names()).toEqual(['begin', 'cancel']);
  });

  it('opens no window when it is called off before that', async () => {
    const begun = openPromise<void>();
    const signIn = setUp({ begin: () => begun.promise });
    const over = signIn.start(input);
    signIn.cancel();
    begun.resolve();
    expect(await over).toEqual({ outcome: 'cancelled' });
    expect([opened, names()]).toEqual([[], ['begin', 'cancel']]);
  });

  it('ends the attempt when it is called off during the exchange', async () => {
    const exchanged = openPromise<void>();
    const signIn = setUp({
      finish: async () => {
        await exchanged.promise;
        throw new AppError('attempt_cancelled');
      },
    });
    const over = signIn.start(input);
    await clock.advance(0);
    opened[0]?.end({ outcome: 'redirect', redirect });
    await clock.advance(0);
    signIn.cancel();
    exchanged.resolve();
    expect(await over).toEqual({ outcome: 'cancelled' });
    expect(names()).toEqual(['begin', 'finish', 'cancel']);
  });

  it('keeps the attempt of another account for a confirmation, and remembers whose it is', async () => {
    const over = setUp({
      finish: () => {
        throw new AppError('identity_changed', 'two@example.com');
      },
    }).start(input);
    await clock.advance(0);
    opened[0]?.end({ outcome: 'redirect', redirect });
    expect(await over).toEqual({
      outcome: 'failed',
      error: { code: 'identity_changed', detail: 'two@example.com' },
      attemptId,
    });
    expect(names()).toEqual(['begin', 'finish']);
    expect(attempts.of(attemptId)).toMatchObject({ ...profile, otherAccount: { email: 'two@example.com' } });
  });

  it('lets the failure to begin pass on', async () => {
    const signIn = createEmbeddedSignIn({
      daemon: {
        'connect.begin': async () => {
          throw new AppError('account_locked');
        },
        'connect.finish': async () => profile,
        'connect.cancel': async () => ({}),
      },
      open: () => {
        throw new Error('opened');
      },
      attempts,
      timers: clock,
      runtimeSupported: true,
      packaged: true,
      overrides: () => [],
    });
    await expect(signIn.start(input)).rejects.toMatchObject({ code: 'account_locked' });
  });
});

describe('the window is not opened, and another way is offered,', () => {
  const local = 'http://127.0.0.1:4711/authorize';
  const notOpened = async (more: Parameters<typeof setUp>[0]) => {
    expect(await setUp(more).start(input)).toEqual({ outcome: 'another-way', cause: 'refused' });
    expect(opened).toEqual([]);
    expect(names()).toEqual(['begin', 'cancel']);
  };

  it('on an Electron without security fixes', () => notOpened({ runtimeSupported: false }));
  it('for plain http of the internet', () => notOpened({ authorizeUrl: 'http://auth.openai.com/oauth/authorize' }));
  it('for this machine without an override', () => notOpened({ authorizeUrl: local, packaged: false }));
  it('for this machine with another service’s override', () =>
    notOpened({
      authorizeUrl: local,
      packaged: false,
      overrides: () => ['HAPPIER_CONNECTED_SERVICES_GEMINI_OAUTH_AUTHORIZE_URL'],
    }));
  it('for this machine in the installed app', () =>
    notOpened({ authorizeUrl: local, packaged: true, overrides: () => [override] }));

  it('but for this machine, with the override, in an unpackaged app it is, on any Electron', async () => {
    const over = setUp({
      authorizeUrl: local,
      packaged: false,
      runtimeSupported: false,
      overrides: () => [override],
    }).start(input);
    await clock.advance(0);
    expect(opened[0]?.request.rules).toMatchObject({
      loopbackAllowed: true,
      origins: ['http://127.0.0.1:4711', 'https://chatgpt.com'],
    });
    opened[0]?.end({ outcome: 'cancelled' });
    await over;
  });
});
