// The two halves of what the bridge carries out: the daemon's calls, with the terminals of each page, and the shell's own.
import { describe, expect, it } from 'vitest';
import type { Client } from '../../../core/api/call.ts';
import { type DaemonCalls, daemonCalls } from '../../../core/api/daemon.ts';
import { profileIdSchema, sessionIdSchema } from '../../../core/ids.ts';
import { describeCall } from '../../../electron/confirmations.ts';
import { createDaemonHandlers } from '../../../electron/daemon-handlers.ts';
import type { PreferencesStore } from '../../../electron/desktop/preferences.ts';
import { createShellHandlers, type ShellPorts } from '../../../electron/shell-handlers.ts';
import { daemonState, profile } from '../../support/tray-state.ts';

const id = sessionIdSchema.parse('2f6c1f0e-5a51-4d6c-9f0e-0b1a2c3d4e5f');
const other = sessionIdSchema.parse('7d0e8f7a-1f2b-4c3d-8e9f-0a1b2c3d4e5f');
const profileId = profileIdSchema.parse('work');

/** A daemon that answers `answers[call]`, and keeps what it was asked. */
function daemon(answers: Partial<Record<keyof DaemonCalls, unknown>> = {}) {
  const asked: [string, unknown][] = [];
  const names = Object.keys(daemonCalls) as (keyof DaemonCalls)[];
  const call = Object.fromEntries(
    names.map((name) => [
      name,
      async (input: unknown) => {
        asked.push([name, input]);
        return answers[name] ?? {};
      },
    ]),
  ) as unknown as Client<DaemonCalls>;
  return { call, asked };
}

describe('the daemon’s calls', () => {
  it('detach, for a page that is gone, what it had attached to and not detached itself', async () => {
    const { call, asked } = daemon();
    const { handlers, release } = createDaemonHandlers(call);
    await handlers['sessions.attach']({ id }, 7);
    await handlers['sessions.attach']({ id: other }, 7);
    await handlers['sessions.detach']({ id: other }, 7);
    await handlers['sessions.attach']({ id }, 8);
    asked.splice(0);
    release(7);
    release(7);
    expect(asked).toEqual([['sessions.detach', { id }]]);
  });

  it('pass on as they are', async () => {
    const { call, asked } = daemon();
    const { handlers } = createDaemonHandlers(call);
    await handlers['profiles.label']({ serviceId: 'openai', profileId, label: 'CI' }, 7);
    expect(asked).toEqual([['profiles.label', { serviceId: 'openai', profileId, label: 'CI' }]]);
  });
});

describe('a confirmation', () => {
  const state = daemonState([profile('openai-codex', 'work', { label: 'Work' })]);

  it('names the profile as the person does', () => {
    const input = { serviceId: 'openai-codex', profileId };
    expect(describeCall('profiles.default', input, state).message).toBe(
      'Make “Work · work@example.com” the default for Codex?',
    );
    expect(describeCall('profiles.disconnect', { ...input, immediate: false }, state)).toMatchObject({
      message: 'Disconnect “Work · work@example.com” from Codex?',
      button: 'Disconnect',
    });
    expect(describeCall('profiles.default', { ...input, profileId: null }, state).message).toBe(
      'Leave Codex without a default?',
    );
  });

  it('has words for every call that needs one', () => {
    const confirmed = Object.entries(daemonCalls).filter(([, { access }]) => access === 'confirmed');
    const input = { serviceId: 'openai', profileId, immediate: true };
    for (const [name] of confirmed) expect(describeCall(name, input, null).message).not.toBe('');
    expect(() => describeCall('state.get', {}, null)).toThrow();
  });
});

describe('the shell’s calls', () => {
  const attempt = {
    attemptId: '4e2b0a3e-6d4e-4f5c-8a4e-2f6f0c1d9b11',
    authorizeUrl: 'http://127.0.0.1:4711/authorize?state=b',
    redirectUri: 'http://localhost:1455/auth/callback',
    origins: ['http://127.0.0.1:4711'],
    expiresAt: 1,
  };

  function shell(ports: Partial<ShellPorts> = {}) {
    const { call, asked } = daemon({
      'connect.begin': attempt,
      'connect.finish': { serviceId: 'openai-codex', profileId },
    });
    const did: unknown[] = [];
    const handlers = createShellHandlers({
      daemon: call,
      signIn: async () => ({ outcome: 'cancelled' }),
      preferences: {
        get: () => ({ theme: 'system', recentFolders: [] }),
        set: (change: object) => ({ theme: 'dark', recentFolders: [], ...change }),
      } as unknown as PreferencesStore,
      onTheme: (theme) => did.push(theme),
      chooseFolder: async () => '/home/demo',
      writeClipboard: (text) => did.push(text),
      async openLink(...given) {
        did.push(given);
        return true;
      },
      appInfo: () => ({
        version: '1',
        platform: 'linux',
        homeFolder: '/home/demo',
        dataFolder: '/d',
        trayVisible: true,
        gates: { connectedServices: true, 'connectedServices.quotas': true },
      }),
      ...ports,
    });
    return { handlers, asked, did };
  }

  const paste = { serviceId: 'openai-codex' as const, profileId, allowIdentityChange: false };

  it('begin a paste, open the browser only when asked to, and keep the origins to themselves', async () => {
    const { handlers, asked, did } = shell();
    const { origins: _origins, ...shown } = attempt;
    expect(await handlers['signIn.paste.begin']({ ...paste, openBrowser: true }, 7)).toEqual(shown);
    expect(await handlers['signIn.paste.begin']({ ...paste, label: 'Work', openBrowser: false }, 7)).toEqual(shown);
    expect(did).toEqual([[attempt.authorizeUrl, ['http://127.0.0.1:4711']]]);
    expect(asked).toEqual([
      ['connect.begin', { ...paste, method: 'paste' }],
      ['connect.begin', { ...paste, label: 'Work', method: 'paste' }],
    ]);
  });

  it('open a link of a page without any further origin', async () => {
    const { handlers, did } = shell();
    await handlers['link.open']({ url: 'https://openai.com/' }, 7);
    expect(did).toEqual([['https://openai.com/']]);
  });

  it('choose folders, write the clipboard, keep preferences and show the theme at once', async () => {
    const { handlers, did } = shell();
    expect(await handlers['folder.choose']({}, 7)).toEqual({ folder: '/home/demo' });
    expect(handlers['clipboard.write']({ text: 'copied' }, 7)).toEqual({});
    expect(handlers['preferences.set']({ theme: 'light' }, 7)).toEqual({ theme: 'light', recentFolders: [] });
    expect(did).toEqual(['copied', 'light']);
  });
});
