// Nothing gets out of a page, by behaviour, in real Electron with the sandbox on: policy, requests, navigation, windows (anchors C.1).
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchApp, type TestApp } from '../../support/electron-app.ts';
import { poll } from '../../support/poll.ts';
import { startWitness } from '../../support/sign-in-pages.ts';

type Witness = Awaited<ReturnType<typeof startWitness>>;

let app: TestApp;
let page: Page;
let witness: Witness;

beforeAll(async () => {
  [app, witness] = await Promise.all([launchApp(), startWitness()]);
  page = await app.mainPage();
  await page.locator('#root > *').first().waitFor();
});
afterAll(async () => {
  await app.close();
  await witness.close();
});

const contentsCount = (): Promise<number> =>
  app.electron.evaluate(({ webContents }) => webContents.getAllWebContents().length);

/** Gives the page a moment in which what must not happen would have happened: a round trip through main and back. */
async function roundTrip(): Promise<void> {
  await page.evaluate(() => window.happier?.shell['app.info']({}));
}

describe('content security policy', () => {
  it('blocks injected scripts, handlers, eval, links, images, styles and requests; each is reported', async () => {
    const directives = [
      'script-src-elem',
      'script-src-attr',
      'img-src',
      'frame-src',
      'form-action',
      'style-src-elem',
      'script-src',
      'connect-src',
    ];
    const before = witness.seen().length;
    const { ran, missing } = await page.evaluate(
      async ({ port, expected }) => {
        const marks: string[] = [];
        const violations: string[] = [];
        Object.assign(window, { mark: (name: string) => marks.push(name) });
        document.addEventListener('securitypolicyviolation', (event) => violations.push(event.effectiveDirective));
        const add = (html: string) => {
          const place = document.createElement('div');
          place.innerHTML = html;
          document.body.append(place);
          return place;
        };
        const script = document.createElement('script');
        script.textContent = 'mark("inline script")';
        document.body.append(script);
        const remote = document.createElement('script');
        remote.src = `http://127.0.0.1:${port}/script.js`;
        document.body.append(remote);
        add('<button id="handler" onclick="mark(\'handler\')">x</button>').querySelector('button')?.click();
        add('<a href="javascript:mark(\'link\')">x</a>').querySelector('a')?.click();
        add(`<img src="http://127.0.0.1:${port}/image.png">`);
        add(`<iframe src="http://127.0.0.1:${port}/frame"></iframe>`);
        add(`<form action="http://127.0.0.1:${port}/form"><button>x</button></form>`).querySelector('button')?.click();
        add(`<style>body { background: url(http://127.0.0.1:${port}/style.png) }</style>`);
        // Later, because what the debugger evaluates is exempt from the policy for as long as it runs.
        setTimeout(() => new Function('mark("eval")')(), 10);
        setTimeout('mark("timer text")', 10);
        await fetch(`http://127.0.0.1:${port}/fetch`).catch(() => {});
        navigator.sendBeacon(`http://127.0.0.1:${port}/beacon`);
        const unreported = () => expected.filter((directive) => !violations.includes(directive));
        const deadline = performance.now() + 5_000;
        while (unreported().length > 0 && performance.now() < deadline) await new Promise(requestAnimationFrame);
        return { ran: marks, missing: unreported() };
      },
      { port: witness.port, expected: directives },
    );
    expect(ran).toEqual([]);
    expect(witness.seen().slice(before)).toEqual([]);
    expect(missing).toEqual([]);
    await page.reload();
    await page.locator('#root > *').first().waitFor();
  });
});

describe('our own pages', () => {
  it('keep to the policy on every page of the window', async () => {
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (/Content Security Policy|Refused to/.test(message.text())) complaints.push(message.text());
    });
    await page.reload();
    await page.locator('#root > *').first().waitFor();
    for (const wanted of ['connected-services', 'settings', 'new-session', 'sessions']) {
      await app.electron.evaluate(({ BrowserWindow }, to) => {
        BrowserWindow.getAllWindows()[0]?.webContents.send('happier:event:navigate', { page: to });
      }, wanted);
      await roundTrip();
    }
    expect(complaints).toEqual([]);
  });
});

describe('requests', () => {
  it('lets nothing leave, whatever way the page tries', async () => {
    const datagrams = createSocket('udp4');
    let packets = 0;
    datagrams.on('message', () => {
      packets += 1;
    });
    await once(datagrams.bind(0, '127.0.0.1'), 'listening');
    const stunPort = (datagrams.address() as AddressInfo).port;
    const before = witness.seen().length;
    await page.evaluate(
      async ({ port, stun }) => {
        const origin = `127.0.0.1:${port}`;
        for (const rel of ['prefetch', 'preconnect', 'dns-prefetch', 'preload', 'modulepreload', 'manifest', 'icon']) {
          const link = document.createElement('link');
          Object.assign(link, { rel, href: `http://${origin}/${rel}`, as: 'script' });
          document.head.append(link);
        }
        // It comes to nothing whether it was stopped or the witness has answered it.
        const failed = (target: EventTarget) => new Promise((resolve) => target.addEventListener('error', resolve));
        const attempts: (() => unknown)[] = [
          () => failed(new WebSocket(`ws://${origin}/socket`)),
          () => failed(new EventSource(`http://${origin}/events`)),
          () => failed(Object.assign(new Image(), { src: `http://${origin}/image` })),
          () => new Audio(`http://${origin}/audio`).play().catch(() => {}),
          () => navigator.serviceWorker?.register(`http://${origin}/worker.js`).catch(() => {}),
          () => new Worker(`http://${origin}/worker.js`),
          () => import(/* @vite-ignore */ `http://${origin}/module.js`).catch(() => {}),
          async () => {
            const peer = new RTCPeerConnection({ iceServers: [{ urls: `stun:127.0.0.1:${stun}` }] });
            peer.createDataChannel('x');
            await peer.setLocalDescription(await peer.createOffer());
            const deadline = performance.now() + 5_000;
            while (peer.iceGatheringState !== 'complete' && performance.now() < deadline)
              await new Promise(requestAnimationFrame);
          },
        ];
        for (const attempt of attempts) {
          try {
            await attempt();
          } catch {
            // refused
          }
        }
      },
      { port: witness.port, stun: stunPort },
    );
    expect(witness.seen().slice(before)).toEqual([]);
    expect(packets).toBe(0);
    datagrams.close();
  });

  it('cancels them in the session too, where no policy of a page is asked', async () => {
    const before = witness.seen().length;
    const outcomes = await app.electron.evaluate(async ({ BrowserWindow, session }, port) => {
      const sessions = [session.defaultSession, BrowserWindow.getAllWindows()[0]?.webContents.session];
      return Promise.all(
        sessions.map((one) =>
          one?.fetch(`http://127.0.0.1:${port}/x`).then(
            () => 'answered',
            () => 'cancelled',
          ),
        ),
      );
    }, witness.port);
    expect(outcomes).toEqual(['cancelled', 'cancelled']);
    expect(witness.seen().slice(before)).toEqual([]);
  });

  it('serves files of the bundle only', async () => {
    const addresses = [
      'app://ui/',
      'app://ui/../electron/main.mjs',
      'app://ui/%2e%2e/electron/main.mjs',
      'app://other/index.html',
      'app://ui/nothing.js',
    ];
    const statuses = await app.electron.evaluate(async ({ BrowserWindow }, list) => {
      const ui = BrowserWindow.getAllWindows()[0]?.webContents.session;
      return Promise.all(
        list.map((address) =>
          ui?.fetch(address).then(
            (response) => response.status,
            () => 0,
          ),
        ),
      );
    }, addresses);
    expect(statuses.every((status) => status !== 200)).toBe(true);
  });
});

describe('navigation and windows', () => {
  it('stays on its own page, wherever the page wants to go', async () => {
    const address = page.url();
    const targets = [
      'https://example.com/',
      `http://127.0.0.1:${witness.port}/`,
      'file:///etc/passwd',
      'app://ui/capture-bar.html',
      'data:text/html,<p>x</p>',
    ];
    for (const target of targets) {
      await page.evaluate((to) => {
        const link = document.createElement('a');
        link.href = to;
        document.body.append(link);
        link.click();
        link.remove();
      }, target);
      await roundTrip();
      expect(page.url()).toBe(address);
    }
    expect(witness.seen()).toEqual([]);
  });

  it('comes back from an empty page, which has no bridge that answers', async () => {
    await page.evaluate(() => {
      location.href = 'about:blank';
    });
    await page.waitForURL('app://ui/index.html');
    await page.locator('#root > *').first().waitFor();
    expect(await page.evaluate(() => window.happier?.shell['app.info']({}))).toMatchObject({ ok: true });
  });

  it('opens no window, however it is asked for', async () => {
    const before = await contentsCount();
    await page.evaluate(() => {
      window.open('https://example.com/');
      window.open('app://ui/index.html', '_blank', 'noopener');
      window.open('about:blank');
      const link = document.createElement('a');
      Object.assign(link, { href: 'https://example.com/', target: '_blank', textContent: 'middle click' });
      Object.assign(link.style, { position: 'fixed', top: '0', left: '0', zIndex: '9999' });
      document.body.append(link);
      link.click();
    });
    await page.getByText('middle click').click({ button: 'middle' });
    await page.getByText('middle click').click({ modifiers: ['Control'] });
    await roundTrip();
    expect(await contentsCount()).toBe(before);
  });

  it('makes no web view', async () => {
    const before = await contentsCount();
    await page.evaluate(() => {
      document.body.insertAdjacentHTML('beforeend', '<webview src="https://example.com/" nodeintegration></webview>');
    });
    await roundTrip();
    expect(await contentsCount()).toBe(before);
  });

  it('opens a listed https address in the browser, and no other', async () => {
    await app.electron.evaluate(({ shell }) => {
      const opened: string[] = [];
      Object.assign(globalThis, { opened });
      shell.openExternal = async (address: string) => void opened.push(address);
    });
    const open = (url: string) => page.evaluate((address) => window.happier?.shell['link.open']({ url: address }), url);
    const yes = await open('https://platform.openai.com/api-keys');
    const no = await Promise.all(
      [
        'http://platform.openai.com/',
        'https://platform.openai.com.evil.example/',
        'file:///etc/passwd',
        'https://u:p@openai.com/',
      ].map(open),
    );
    expect(yes).toEqual({ ok: true, value: { opened: true } });
    expect(no).toEqual(no.map(() => ({ ok: true, value: { opened: false } })));
    const opened = await app.electron.evaluate(() => (globalThis as unknown as { opened: string[] }).opened);
    expect(opened).toEqual(['https://platform.openai.com/api-keys']);
  });
});

describe('a second start', () => {
  it('opens the window that was closed, and ends', async () => {
    await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    await poll(
      async () => (await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)) === 0,
    );
    const executable = join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? '', 'electron');
    const second = spawn(executable, ['--disable-gpu', process.cwd()], {
      env: { ...process.env, HAPPIER_HOME: app.home },
    });
    const [code] = await once(second, 'exit');
    expect(code).toBe(0);
    page = await app.mainPage();
    await page.locator('#root > *').first().waitFor();
  });
});
