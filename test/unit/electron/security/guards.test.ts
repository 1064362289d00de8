// What every web contents and every locked session answers, asked one by one through the events that Electron sends.
import { EventEmitter } from 'node:events';
import type { App, Session, WebContents } from 'electron';
import { describe, expect, it } from 'vitest';
import { guardContents } from '../../../../electron/security/guard-contents.ts';
import { lockSession, silenceSession } from '../../../../electron/security/lock-session.ts';

function prevented() {
  const event = {
    defaultPrevented: false,
    preventDefault: () => void Object.assign(event, { defaultPrevented: true }),
  };
  return event;
}

describe('a web contents', () => {
  function setUp() {
    const app = new EventEmitter();
    const policies = guardContents(app as unknown as App);
    let open: (details: { url: string }) => { action: string } = () => ({ action: 'allow' });
    const contents = Object.assign(new EventEmitter(), {
      setWindowOpenHandler: (handler: typeof open) => {
        open = handler;
      },
    });
    app.emit('web-contents-created', {}, contents);
    const navigate = (name: string, url: string, isMainFrame = true) => {
      const event = Object.assign(prevented(), { url, isMainFrame });
      contents.emit(name, event);
      return event.defaultPrevented ? 'prevented' : 'allowed';
    };
    return { app, contents, navigate, open: (url: string) => open({ url }), policies };
  }

  const kinds = ['will-navigate', 'will-frame-navigate', 'will-redirect'];

  it.each(kinds)('goes nowhere by %s before it has a policy', (kind) => {
    const { navigate } = setUp();
    expect(['https://example.com/', 'app://ui/index.html'].map((url) => navigate(kind, url))).toEqual([
      'prevented',
      'prevented',
    ]);
    expect(navigate(kind, 'https://example.com/', false)).toBe('prevented');
  });

  it.each(kinds)('goes by %s where its policy says, its frames where that says', (kind) => {
    const { navigate, contents, policies } = setUp();
    policies.set(contents as unknown as WebContents, {
      topLevel: (url) => url === 'https://a.example/',
      frame: (url) => url === 'https://b.example/',
    });
    expect([navigate(kind, 'https://a.example/'), navigate(kind, 'https://b.example/')]).toEqual([
      'allowed',
      'prevented',
    ]);
    expect([navigate(kind, 'https://a.example/', false), navigate(kind, 'https://b.example/', false)]).toEqual([
      'prevented',
      'allowed',
    ]);
  });

  it('opens no window and tells its policy which it was', () => {
    const { open, contents, policies } = setUp();
    const denied: string[] = [];
    policies.set(contents as unknown as WebContents, {
      topLevel: () => true,
      frame: () => true,
      windowDenied: (url) => denied.push(url),
    });
    expect(open('https://example.com/')).toEqual({ action: 'deny' });
    expect(denied).toEqual(['https://example.com/']);
  });

  it('attaches no webview, cannot hold its window open, and gets neither Bluetooth nor a client certificate', () => {
    const { app, contents } = setUp();
    const [webview, unload, bluetooth, certificate] = [prevented(), prevented(), prevented(), prevented()];
    const answers: unknown[][] = [];
    contents.emit('will-attach-webview', webview);
    contents.emit('will-prevent-unload', unload);
    contents.emit('select-bluetooth-device', bluetooth, [{ deviceId: 'x' }], (...given: unknown[]) =>
      answers.push(given),
    );
    app.emit('select-client-certificate', certificate, contents, 'https://a.example', [{}], (...given: unknown[]) =>
      answers.push(given),
    );
    expect([webview, unload, bluetooth, certificate].every(({ defaultPrevented }) => defaultPrevented)).toBe(true);
    expect(answers).toEqual([[''], []]);
  });
});

describe('a locked session', () => {
  function setUp(mayRequest = (_details: { url: string }) => false) {
    const handlers: Record<string, unknown> = {};
    const keep = (name: string) => (handler: unknown) => {
      handlers[name] = handler;
    };
    const names = [
      'setPermissionRequestHandler',
      'setPermissionCheckHandler',
      'setDevicePermissionHandler',
      'setDisplayMediaRequestHandler',
      'setBluetoothPairingHandler',
      'setSpellCheckerEnabled',
      'setSpellCheckerLanguages',
    ];
    const session = Object.assign(new EventEmitter(), Object.fromEntries(names.map((name) => [name, keep(name)])), {
      webRequest: { onBeforeRequest: keep('onBeforeRequest') },
    });
    lockSession(session as unknown as Session, mayRequest);
    const call = (name: string, ...given: unknown[]) => (handlers[name] as (...given: unknown[]) => unknown)(...given);
    return { session, handlers, call };
  }

  it.each(['media', 'geolocation', 'notifications', 'fullscreen', 'clipboard-read', 'openExternal', 'hid', 'unknown'])(
    'denies %s, asked or looked up',
    (permission) => {
      const { call } = setUp();
      const answers: unknown[] = [];
      call('setPermissionRequestHandler', {}, permission, (granted: boolean) => answers.push(granted));
      expect([...answers, call('setPermissionCheckHandler', {}, permission)]).toEqual([false, false]);
    },
  );

  it('gives no device, no screen and no download', () => {
    const { session, handlers, call } = setUp();
    const answers: unknown[][] = [];
    const answer = (...given: unknown[]) => answers.push(given);
    const events = [prevented(), prevented(), prevented(), prevented()];
    expect([call('setDevicePermissionHandler', {}), handlers.setDisplayMediaRequestHandler]).toEqual([false, null]);
    call('setBluetoothPairingHandler', {}, answer);
    session.emit('select-hid-device', events[0], { deviceList: [{}] }, answer);
    session.emit('select-serial-port', events[1], [{}], {}, answer);
    session.emit('select-usb-device', events[2], { deviceList: [{}] }, answer);
    session.emit('will-download', events[3]);
    expect(events.every(({ defaultPrevented }) => defaultPrevented)).toBe(true);
    expect(answers).toEqual([[{ confirmed: false }], [null], [''], []]);
  });

  it('cancels every request that is not allowed', () => {
    const { call } = setUp(({ url }) => url === 'app://ui/index.html');
    const answers: unknown[] = [];
    for (const url of ['app://ui/index.html', 'https://example.com/'])
      call('onBeforeRequest', { url, resourceType: 'image' }, (answer: unknown) => answers.push(answer));
    expect(answers).toEqual([{ cancel: false }, { cancel: true }]);
  });

  it('asks the network for no dictionary', () => {
    const asked: unknown[] = [];
    silenceSession({
      setSpellCheckerEnabled: (on: boolean) => asked.push(on),
      setSpellCheckerLanguages: (languages: string[]) => asked.push(languages),
    } as unknown as Session);
    expect(asked).toEqual(process.platform === 'darwin' ? [false] : [false, []]);
  });
});
