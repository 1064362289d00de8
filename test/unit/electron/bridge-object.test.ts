import { describe, expect, it } from 'vitest';
import { bridgedDaemonCalls, shellCallNames } from '../../../core/api/bridge.ts';
import { bridgeArguments } from '../../../electron/bridge-names.ts';
import { createBridge, type RendererPort } from '../../../electron/bridge-object.ts';

function setUp(answer: (channel: string) => unknown = () => ({ ok: true, value: {} })) {
  const invoked: [string, unknown][] = [];
  const listeners = new Map<string, (event: unknown, data: unknown) => void>();
  const port: RendererPort = {
    async invoke(channel, input) {
      invoked.push([channel, input]);
      return answer(channel);
    },
    on: (channel, listener) => listeners.set(channel, listener),
  };
  const bridge = createBridge(port, ['electron', ...bridgeArguments], () => '/home/me/app');
  const send = (event: string, data: unknown) =>
    listeners.get(`happier:event:${event}`)?.({ sender: 'electron' }, data);
  return { bridge, invoked, send };
}

describe('the bridge', () => {
  it('has a function for each bridged call and none that only the command line may make', () => {
    const { bridge } = setUp();
    expect(Object.keys(bridge.daemon)).toEqual(bridgedDaemonCalls);
    expect(Object.keys(bridge.shell)).toEqual(shellCallNames);
    expect(Object.keys(bridge.daemon)).not.toContain('connect.finish');
  });

  it('asks on a channel of the call’s own', async () => {
    const { bridge, invoked } = setUp();
    await bridge.daemon['quota.refresh']({});
    await bridge.shell['link.open']({ url: 'https://openai.com/' });
    expect(invoked).toEqual([
      ['happier:daemon:quota.refresh', {}],
      ['happier:shell:link.open', { url: 'https://openai.com/' }],
    ]);
  });

  it('never rejects', async () => {
    const { bridge } = setUp(() => {
      throw new Error('Error invoking remote method: text of someone else');
    });
    expect(await bridge.daemon['state.get']({})).toEqual({ ok: false, error: { code: 'internal', detail: null } });
  });

  it('gives listeners the data alone, until they stop', () => {
    const { bridge, send } = setUp();
    const heard: unknown[] = [];
    const stop = bridge.on.state((...given) => heard.push(given));
    send('state', { n: 1 });
    stop();
    send('state', { n: 2 });
    expect(heard).toEqual([[{ n: 1 }]]);
  });

  it('keeps what the shell says until someone listens, and nothing of the daemon', () => {
    const { bridge, send } = setUp();
    send('navigate', { page: 'settings' });
    send('state', { n: 1 });
    const heard: unknown[] = [];
    bridge.on.navigate((data) => heard.push(data));
    bridge.on.state((data) => heard.push(data));
    send('navigate', { page: 'sessions' });
    expect(heard).toEqual([{ page: 'settings' }, { page: 'sessions' }]);
  });

  it('is not made at all where nothing names its calls', () => {
    expect(() => createBridge({ invoke: async () => null, on: () => {} }, ['electron'], () => '')).toThrow();
  });

  it('does not keep without end', () => {
    const { bridge, send } = setUp();
    for (let count = 0; count < 100; count += 1) send('navigate', { page: 'settings', count });
    const heard: unknown[] = [];
    bridge.on.navigate((data) => heard.push(data));
    expect(heard).toHaveLength(32);
    expect(heard.at(-1)).toEqual({ page: 'settings', count: 99 });
  });
});
