// What a page is given in real Electron with the sandbox on: no Node, exactly the bridge, no permission (anchors C.1).
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bridgedDaemonCalls, shellCallNames } from '../../../core/api/bridge.ts';
import { daemonEvents } from '../../../core/api/daemon.ts';
import { shellEvents } from '../../../core/api/shell.ts';
import { launchApp, type TestApp } from '../../support/electron-app.ts';

let app: TestApp;
let page: Page;

beforeAll(async () => {
  app = await launchApp();
  page = await app.mainPage();
  await page.locator('#root > *').first().waitFor();
});
afterAll(() => app.close());

describe('processes', () => {
  it('keeps every renderer in the sandbox, with no switch that turns it off', async () => {
    expect(process.getuid?.()).not.toBe(0);
    const { argv, renderers } = await app.electron.evaluate(({ app: electron }) => ({
      argv: process.argv,
      renderers: electron.getAppMetrics().filter(({ type }) => type === 'Tab'),
    }));
    expect(argv).not.toContain('--no-sandbox');
    expect(renderers.length).toBeGreaterThan(0);
    // `sandboxed` is told on macOS and Windows only; on Linux the kernel tells.
    if (process.platform !== 'linux') expect(renderers.every(({ sandboxed }) => sandboxed)).toBe(true);
    else expect(await Promise.all(renderers.map(({ pid }) => seccompMode(pid)))).toEqual(renderers.map(() => '2'));
  });

  it('gives pages no Node', async () => {
    const found = await page.evaluate(() =>
      ['require', 'process', 'module', 'Buffer', 'global'].filter((name) => name in window),
    );
    expect(found).toEqual([]);
  });
});

describe('bridge', () => {
  it('has exactly the calls and events of the tables', async () => {
    const keys = await page.evaluate(() => {
      const { daemon, shell, on, ...rest } = (window.happier ?? {}) as unknown as Record<string, object>;
      return {
        daemon: Object.keys(daemon ?? {}),
        shell: Object.keys(shell ?? {}),
        on: Object.keys(on ?? {}),
        rest: Object.keys(rest),
      };
    });
    expect(keys).toEqual({
      daemon: bridgedDaemonCalls,
      shell: shellCallNames,
      on: [...Object.keys(daemonEvents), ...Object.keys(shellEvents)],
      // What a person drops on the page tells its path: no channel, no call of ours.
      rest: ['droppedPath'],
    });
  });

  it('cannot be changed by the page', async () => {
    const changed = await page.evaluate(() => {
      const bridge = window.happier as unknown as Record<string, Record<string, unknown>>;
      const attempts = [
        () => Object.defineProperty(window, 'happier', { value: null }),
        () => Object.assign(bridge, { extra: 1 }),
        ...Object.values(bridge).flatMap((part) => [
          () => Object.assign(part, { extra: 1 }),
          ...Object.keys(part).map((name) => () => Object.assign(part, { [name]: null })),
        ]),
      ];
      const before = JSON.stringify(
        Object.values(bridge).map((part) => Object.entries(part).map(([name, value]) => [name, typeof value])),
      );
      for (const attempt of attempts) {
        try {
          attempt();
        } catch {
          // Refusing loudly is as good as refusing silently.
        }
      }
      const after = window.happier as unknown as Record<string, Record<string, unknown>>;
      return (
        before !==
        JSON.stringify(
          Object.values(after).map((part) => Object.entries(part).map(([name, value]) => [name, typeof value])),
        )
      );
    });
    expect(changed).toBe(false);
  });

  it('is unaffected by what the page does to its own built-ins', async () => {
    const answer = await page.evaluate(async () => {
      const original = Array.prototype.map;
      const poisoned = () => {
        throw new Error('poisoned');
      };
      Array.prototype.map = poisoned;
      Array.prototype.includes = poisoned;
      const result = await window.happier?.shell['preferences.get']({});
      Array.prototype.map = original;
      return result;
    });
    expect(answer?.ok).toBe(true);
    await page.reload();
    await page.locator('#root > *').first().waitFor();
  });

  it('refuses input that the table does not allow', async () => {
    const answers = await page.evaluate(async () => {
      const bad = [undefined, null, 'text', { extra: 1 }, { url: 1 }, { url: 'x'.repeat(5_000) }, []];
      return Promise.all(bad.map((input) => window.happier?.shell['link.open'](input as never)));
    });
    expect(answers.map((answer) => answer?.ok === false && answer.error.code)).toEqual(
      answers.map(() => 'invalid_input'),
    );
  });

  it('shows a native dialog before a confirmed call, and does nothing when it is declined', async () => {
    await app.electron.evaluate(({ dialog }) => {
      const asked: string[] = [];
      Object.assign(globalThis, { asked });
      dialog.showMessageBox = (async (...args: { message?: string }[]) => {
        asked.push(args.at(-1)?.message ?? '');
        return { response: 0, checkboxChecked: false };
      }) as never;
    });
    const answer = await page.evaluate(() =>
      window.happier?.daemon['profiles.default']({ serviceId: 'openai-codex', profileId: 'work' as never }),
    );
    expect(answer).toEqual({ ok: false, error: { code: 'not_confirmed', detail: null } });
    const asked = await app.electron.evaluate(() => (globalThis as unknown as { asked: string[] }).asked);
    expect(asked).toEqual(['Make “work” the default for Codex?']);
  });
});

it('grants no permission', async () => {
  const granted = await page.evaluate(async () => {
    const names = [
      'geolocation',
      'notifications',
      'midi',
      'camera',
      'microphone',
      'background-sync',
      'persistent-storage',
      'clipboard-read',
      'clipboard-write',
      'screen-wake-lock',
      'idle-detection',
      'storage-access',
      'window-management',
      'local-fonts',
    ];
    const states = await Promise.all(
      names.map((name) =>
        navigator.permissions.query({ name: name as PermissionName }).then(
          ({ state }) => [name, state],
          () => [name, 'denied'],
        ),
      ),
    );
    // What neither grants nor answers within a second has not been granted.
    const silence = (): Promise<string> => new Promise((resolve) => setTimeout(resolve, 1_000, 'silent'));
    const ask = async (name: string, answer: () => Promise<unknown> | undefined): Promise<[string, string]> => {
      const granted = Promise.resolve()
        .then(answer)
        .then(
          () => 'granted',
          () => 'denied',
        );
      return [name, await Promise.race([granted, silence()])];
    };
    const asked = await Promise.all([
      ask('media', () => navigator.mediaDevices.getUserMedia({ audio: true })),
      ask('display', () => navigator.mediaDevices.getDisplayMedia()),
      ask('notification', async () => {
        if ((await Notification.requestPermission()) !== 'granted') throw new Error('denied');
      }),
      ask('clipboard', () => navigator.clipboard.readText()),
      ask('fullscreen', () => document.documentElement.requestFullscreen()),
      ask('pointer lock', () => document.documentElement.requestPointerLock()),
    ]);
    return [...states, ...asked].filter(([, state]) => state === 'granted');
  });
  expect(granted).toEqual([]);
  expect(await page.evaluate(() => document.fullscreenElement)).toBeNull();
});

async function seccompMode(pid: number): Promise<string | undefined> {
  return /^Seccomp:\s*(\d)/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1];
}
