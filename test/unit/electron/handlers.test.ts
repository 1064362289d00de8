// The two halves of what the bridge carries out: the daemon's calls, with what each page has opened, and the shell's own.
import { describe, expect, it } from 'vitest';
import type { Client } from '../../../core/api/call.ts';
import { type DaemonCalls, daemonCalls } from '../../../core/api/daemon.ts';
import type { Preferences } from '../../../core/api/shell.ts';
import type { ProfileView } from '../../../core/api/state.ts';
import { AppError } from '../../../core/errors.ts';
import { attemptIdSchema, profileIdSchema, sessionIdSchema } from '../../../core/ids.ts';
import { createAttempts } from '../../../electron/attempts.ts';
import { createDaemonHandlers } from '../../../electron/daemon-handlers.ts';
import type { PreferencesStore } from '../../../electron/desktop/preferences.ts';
import { createShellHandlers, type ShellPorts } from '../../../electron/shell-handlers.ts';
import { preferencesOfTests } from '../../support/renderer-state.ts';
import { daemonState, profile } from '../../support/tray-state.ts';

const id = sessionIdSchema.parse('2f6c1f0e-5a51-4d6c-9f0e-0b1a2c3d4e5f');
const other = sessionIdSchema.parse('7d0e8f7a-1f2b-4c3d-8e9f-0a1b2c3d4e5f');
const attemptId = attemptIdSchema.parse('4e2b0a3e-6d4e-4f5c-8a4e-2f6f0c1d9b11');
const profileId = profileIdSchema.parse('work');
const reference = { serviceId: 'openai-codex' as const, profileId };

/** A daemon that answers `answers[call]`, or throws it, and keeps what it was asked. */
function daemon(answers: Partial<Record<keyof DaemonCalls, unknown>> = {}) {
  const asked: [string, unknown][] = [];
  const names = Object.keys(daemonCalls) as (keyof DaemonCalls)[];
  const answer = (name: keyof DaemonCalls) => async (input: unknown) => {
    asked.push([name, input]);
    if (answers[name] instanceof AppError) throw answers[name];
    return answers[name] ?? {};
  };
  const call = Object.fromEntries(names.map((name) => [name, answer(name)])) as unknown as Client<DaemonCalls>;
  return { call, asked };
}

const device = { attemptId, userCode: 'AB-CD', verificationUrl: 'http://127.0.0.1:4711/codex/device', expiresAt: 100 };

function bridged(answers: Partial<Record<keyof DaemonCalls, unknown>> = {}) {
  const { call, asked } = daemon(answers);
  const attempts = createAttempts(() => 0);
  return { asked, attempts, ...createDaemonHandlers(call, attempts) };
}

describe('the daemon’s calls', () => {
  it('detach, for a page that is gone, what it had attached to and not detached itself', async () => {
    const { asked, handlers, release } = bridged();
    await handlers['sessions.attach']({ id, as: 'screen' }, 7);
    await handlers['sessions.attach']({ id: other, as: 'screen' }, 7);
    await handlers['sessions.detach']({ id: other }, 7);
    await handlers['sessions.attach']({ id, as: 'screen' }, 8);
    asked.splice(0);
    release(7);
    release(7);
    expect(asked).toEqual([['sessions.detach', { id }]]);
  });

  it('know which terminals a page shows, and which were ever shown', async () => {
    const { handlers, release, shows, hasShown } = bridged();
    await handlers['sessions.attach']({ id, as: 'screen' }, 7);
    expect([shows(7, id), shows(8, id), hasShown(id), hasShown(other)]).toEqual([true, false, true, false]);
    release(7);
    expect([shows(7, id), hasShown(id)]).toEqual([false, true]);
  });

  it('pass on as they are', async () => {
    const { asked, handlers } = bridged();
    await handlers['profiles.label']({ serviceId: 'openai', profileId, label: 'CI' }, 7);
    expect(asked).toEqual([['profiles.label', { serviceId: 'openai', profileId, label: 'CI' }]]);
  });

  it('cancel the sign-ins of a page that is gone, and no others', async () => {
    const { asked, handlers, release } = bridged({ 'connect.device': device });
    await handlers['connect.device'](reference, 7);
    asked.splice(0);
    release(8);
    expect(asked).toEqual([]);
    release(7);
    release(7);
    expect(asked).toEqual([['connect.cancel', { attemptId }]]);
  });

  it('cancel nothing that has ended, been cancelled, or come to its time', async () => {
    const { asked, attempts, handlers, release } = bridged({ 'connect.device': device, 'connect.wait': reference });
    await handlers['connect.device'](reference, 7);
    await handlers['connect.wait']({ attemptId }, 7);
    await handlers['connect.device'](reference, 7);
    await handlers['connect.cancel']({ attemptId }, 7);
    attempts.begun({ ...reference, attemptId, address: device.verificationUrl, expiresAt: 0, sender: 7 });
    asked.splice(0);
    release(7);
    expect(asked).toEqual([]);
  });

  it('remember whose an attempt is that ended with another account', async () => {
    const answers = {
      'connect.setupToken': { ...device, authorizeUrl: 'https://claude.ai/oauth/authorize' },
      'connect.wait': new AppError('identity_changed', 'two@example.com'),
    };
    const { attempts, handlers } = bridged(answers);
    await handlers['connect.setupToken']({ profileId, replace: false }, 7);
    await expect(handlers['connect.wait']({ attemptId }, 7)).rejects.toMatchObject({ code: 'identity_changed' });
    expect(attempts.of(attemptId)).toMatchObject({
      serviceId: 'claude-subscription',
      profileId,
      otherAccount: { email: 'two@example.com' },
    });
    await handlers['connect.confirm']({ attemptId }, 7);
    expect(attempts.of(attemptId)).toBeNull();
  });
});

describe('the shell’s calls', () => {
  const attempt = {
    attemptId,
    authorizeUrl: 'http://127.0.0.1:4711/authorize?state=b',
    redirectUri: 'http://localhost:1455/auth/callback',
    origins: ['http://127.0.0.1:4711'],
    expiresAt: 1,
  };
  const usual: Preferences = { ...preferencesOfTests, theme: 'dark' };

  function shell(ports: Partial<ShellPorts> = {}, profiles: readonly ProfileView[] = []) {
    const { call, asked } = daemon({ 'connect.begin': attempt, 'connect.finish': reference });
    const did: unknown[] = [];
    const attempts = createAttempts(() => 0);
    const handlers = createShellHandlers({
      daemon: call,
      state: () => daemonState(profiles),
      attempts,
      embedded: { start: async () => ({ outcome: 'cancelled' }), cancel: () => void did.push('cancel') },
      showRecoveryKey: async () => true,
      quotaWindow: {
        open: () => void did.push('quota window'),
        close: () => void did.push('no quota window'),
        fit: (height, sender) => void did.push({ height, sender }),
      },
      showWindow: (route) => void did.push({ route }),
      preferences: {
        get: () => usual,
        set: (change: object) => ({ ...usual, ...change }),
      } as unknown as PreferencesStore,
      onPreferences: (preferences) => did.push(preferences),
      chooseFolder: async () => '/home/demo',
      writeClipboard: (text) => did.push(text),
      async openLink(...given) {
        did.push(given);
        return true;
      },
      async confirmLink(url) {
        did.push(`asked about ${url}`);
        return true;
      },
      async openAgreedLink(url) {
        did.push(`opened ${url}`);
        return true;
      },
      appInfo: () => info(true),
      ...ports,
    });
    return { handlers, asked, did, attempts };
  }

  const info = (connectedServices: boolean) => ({
    version: '1',
    platform: 'linux' as const,
    homeFolder: '/home/demo',
    dataFolder: '/d',
    trayVisible: true,
    desktop: 'gnome' as const,
    gates: { connectedServices, 'connectedServices.quotas': true },
  });

  it.each(['paste', 'system-browser'] as const)(
    'begin a sign-in by %s, open the browser only when asked to, and keep the origins to themselves',
    async (method) => {
      const { handlers, asked, did } = shell();
      const { origins: _origins, ...shown } = attempt;
      const input = { ...reference, method };
      expect(await handlers['signIn.begin']({ ...input, openBrowser: true }, 7)).toEqual(shown);
      expect(await handlers['signIn.begin']({ ...input, label: 'Work', openBrowser: false }, 7)).toEqual(shown);
      expect(did).toEqual([[attempt.authorizeUrl, ['http://127.0.0.1:4711']]]);
      expect(asked).toEqual([
        ['connect.begin', input],
        ['connect.begin', { ...input, label: 'Work' }],
      ]);
    },
  );

  it('remember what was begun until it is finished', async () => {
    const { handlers, attempts } = shell();
    await handlers['signIn.begin']({ ...reference, method: 'paste', openBrowser: false }, 7);
    expect(attempts.of(attemptId)).toMatchObject(reference);
    expect(attempts.ofSender(7)).toEqual([attemptId]);
    expect(await handlers['signIn.finish']({ attemptId, redirect: 'pasted' }, 7)).toEqual(reference);
    expect(attempts.of(attemptId)).toBeNull();
  });

  it('open a link of a page without any further origin', async () => {
    const { handlers, did } = shell();
    await handlers['link.open']({ url: 'https://openai.com/', asks: false }, 7);
    expect(did).toEqual([['https://openai.com/', []]]);
  });

  it('may open where the daemon has said that one signs in, or that the provider mends an account', async () => {
    const link = 'https://accounts.example.com/verify?x=1';
    const broken = profile('gemini', 'g', { status: { state: 'ineligible', cause: 'validation', link } });
    const { handlers, did } = shell({}, [broken]);
    await handlers['signIn.begin']({ ...reference, method: 'paste', openBrowser: false }, 7);
    await handlers['link.open']({ url: link, asks: false }, 7);
    expect(did).toEqual([[link, ['http://127.0.0.1:4711', 'https://accounts.example.com']]]);
  });

  describe('a link of a terminal', () => {
    const unlisted = { openLink: async () => false };

    it('is opened at once where it is listed', async () => {
      const { handlers, did } = shell();
      expect(await handlers['link.open']({ url: 'https://openai.com/', asks: true }, 7)).toEqual({ opened: true });
      expect(did).toEqual([['https://openai.com/', []]]);
    });

    it('is asked about where it is not, as it would be opened', async () => {
      const { handlers, did } = shell(unlisted);
      const url = 'http://LOCALHOST:3000/a b';
      expect(await handlers['link.open']({ url, asks: true }, 7)).toEqual({ opened: true });
      expect(did).toEqual(['asked about http://localhost:3000/a%20b', 'opened http://localhost:3000/a%20b']);
    });

    it('is not opened when the person says no, nor asked about when it can never be', async () => {
      const { handlers, did } = shell({ ...unlisted, confirmLink: async () => false });
      const open = async (url: string) => handlers['link.open']({ url, asks: true }, 7);
      await expect(open('https://example.com/')).rejects.toMatchObject({ code: 'not_confirmed' });
      for (const url of ['file:///etc/passwd', 'javascript:alert(1)', 'https://a:b@example.com/', 'vscode://x']) {
        expect(await open(url)).toEqual({ opened: false });
      }
      expect(did).toEqual([]);
    });

    it('of a page is never asked about', async () => {
      const { handlers, did } = shell(unlisted);
      expect(await handlers['link.open']({ url: 'https://example.com/', asks: false }, 7)).toEqual({ opened: false });
      expect(did).toEqual([]);
    });
  });

  it('call off the embedded sign-in, and show the recovery key', async () => {
    const { handlers, did } = shell();
    expect(handlers['signIn.embedded.cancel']({}, 7)).toEqual({});
    expect(did).toEqual(['cancel']);
    expect(await handlers['recovery.show']({}, 7)).toEqual({ shown: true });
  });

  it('open and close the quota window, let its page fit it, and lead to the main one', async () => {
    const { handlers, did } = shell();
    const route = { page: 'profile', ...reference } as const;
    await handlers['quotaWindow.open']({}, 7);
    await handlers['quotaWindow.fit']({ height: 120 }, 7);
    await handlers['quotaWindow.close']({}, 7);
    await handlers['window.show']({}, 7);
    await handlers['window.show']({ route }, 7);
    expect(did).toEqual(['quota window', { height: 120, sender: 7 }, 'no quota window', { route: null }, { route }]);
  });

  it('begin no sign-in where connected services are switched off', async () => {
    const { handlers, asked } = shell({ appInfo: () => info(false) });
    const input = { ...reference, method: 'paste' as const, openBrowser: true };
    await expect(handlers['signIn.begin'](input, 7)).rejects.toMatchObject({ code: 'feature_off' });
    await expect(async () => handlers['signIn.embedded'](reference, 7)).rejects.toMatchObject({ code: 'feature_off' });
    expect(asked).toEqual([]);
  });

  it('choose folders, write the clipboard, keep preferences and show them at once', async () => {
    const { handlers, did } = shell();
    expect(await handlers['folder.choose']({}, 7)).toEqual({ folder: '/home/demo' });
    expect(handlers['clipboard.write']({ text: 'copied' }, 7)).toEqual({});
    const after = { ...usual, theme: 'light', maskEmails: true };
    expect(handlers['preferences.set']({ theme: 'light', maskEmails: true }, 7)).toEqual(after);
    expect(did).toEqual(['copied', after]);
  });
});
