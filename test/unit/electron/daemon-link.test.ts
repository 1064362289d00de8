import { describe, expect, it } from 'vitest';
import type { DaemonEvents } from '../../../core/api/daemon.ts';
import type { DaemonState } from '../../../core/api/state.ts';
import type { DaemonClient } from '../../../daemon/api/client.ts';
import { createDaemonLink, createMirror, type DaemonEvent } from '../../../electron/daemon-link.ts';
import { openPromise } from '../../support/open-promise.ts';
import { daemonState, profile } from '../../support/tray-state.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('the mirror', () => {
  function setUp() {
    const shown: DaemonState[] = [];
    const asked: { resolve(state: DaemonState): void }[] = [];
    const mirror = createMirror(
      () => {
        const { promise, resolve } = openPromise<DaemonState>();
        asked.push({ resolve });
        return promise;
      },
      (state) => shown.push(state),
    );
    return { mirror, shown, asked };
  }
  const whole = (n: number): DaemonState => daemonState([], { n });

  it('takes each change whose number follows', async () => {
    const { mirror, shown, asked } = setUp();
    const loaded = mirror.load();
    asked[0]?.resolve(whole(4));
    await loaded;
    mirror.change({ n: 5, overrides: ['A'] });
    mirror.change({ n: 6, profiles: [profile('openai', 'a')] });
    expect(shown.at(-1)).toEqual({ ...whole(6), overrides: ['A'], profiles: [profile('openai', 'a')] });
  });

  it('passes over changes that it has already', async () => {
    const { mirror, shown, asked } = setUp();
    const loaded = mirror.load();
    mirror.change({ n: 4, overrides: ['old'] });
    mirror.change({ n: 5, overrides: ['new'] });
    asked[0]?.resolve(whole(4));
    await loaded;
    expect(shown.map(({ n, overrides }) => [n, overrides])).toEqual([
      [4, []],
      [5, ['new']],
    ]);
  });

  it('asks for the whole state after a gap, once, and goes on from there', async () => {
    const { mirror, shown, asked } = setUp();
    const loaded = mirror.load();
    asked[0]?.resolve(whole(1));
    await loaded;
    mirror.change({ n: 3, overrides: ['missed'] });
    mirror.change({ n: 4, overrides: ['after'] });
    expect(asked).toHaveLength(2);
    asked[1]?.resolve(whole(3));
    await turn();
    expect(shown.at(-1)).toMatchObject({ n: 4, overrides: ['after'] });
  });

  it('shows nothing more once it has ended', async () => {
    const { mirror, shown, asked } = setUp();
    const loaded = mirror.load();
    mirror.end();
    asked[0]?.resolve(whole(1));
    await loaded;
    mirror.change({ n: 2, overrides: [] });
    expect(shown).toEqual([]);
  });
});

describe('the link', () => {
  function setUp() {
    const states: (DaemonState | null)[] = [];
    const events: DaemonEvent[] = [];
    const link = createDaemonLink({ onState: (state) => states.push(state), onEvent: (event) => events.push(event) });
    return { link, states, events };
  }

  /** A connection whose events the test sends. */
  function connection(state: DaemonState) {
    const listeners = new Map<string, (data: never) => void>();
    const { promise: closed, resolve: close } = openPromise<void>();
    const client = {
      version: '0',
      call: { 'state.get': async () => state, 'account.retry': async () => ({}) },
      on: (event: string, listener: (data: never) => void) => {
        listeners.set(event, listener);
        return () => {};
      },
      closed,
      close,
    } as unknown as DaemonClient;
    const send = <E extends keyof DaemonEvents>(event: E, data: DaemonEvents[E]) =>
      listeners.get(event)?.(data as never);
    return { client, send, close };
  }

  it('lets calls wait for a connection that is on its way', async () => {
    const { link } = setUp();
    const answer = link.call['account.retry']({});
    await link.follow(connection(daemonState([])).client);
    expect(await answer).toEqual({});
  });

  it('refuses calls, also those that wait, once there is none to wait for', async () => {
    const { link } = setUp();
    const waiting = link.call['account.retry']({});
    link.expect(false);
    await expect(waiting).rejects.toMatchObject({ code: 'daemon_unreachable' });
    await expect(link.call['account.retry']({})).rejects.toMatchObject({ code: 'daemon_unreachable' });
  });

  it('passes events on and forgets the state when the connection ends', async () => {
    const { link, states, events } = setUp();
    const { client, send, close } = connection(daemonState([], { n: 1 }));
    await link.follow(client);
    send('state', { n: 2, overrides: ['A'] });
    const id = '2f6c1f0e-5a51-4d6c-9f0e-0b1a2c3d4e5f' as DaemonEvents['terminal.exit']['id'];
    send('terminal.data', { id, seq: 1, data: 'a' });
    send('terminal.reset', { id, seq: 9, scrollback: 'b' });
    send('terminal.exit', { id, exitCode: 0 });
    expect(link.state()).toMatchObject({ n: 2, overrides: ['A'] });
    expect(events.map(({ name }) => name)).toEqual(['state', 'terminal.data', 'terminal.reset', 'terminal.exit']);
    close();
    await turn();
    expect(link.state()).toBeNull();
    expect(states.at(-1)).toBeNull();
  });

  it('does not mistake the end of an old connection for that of the new one', async () => {
    const { link } = setUp();
    const old = connection(daemonState([], { n: 1 }));
    const next = connection(daemonState([], { n: 7 }));
    await link.follow(old.client);
    await link.follow(next.client);
    old.close();
    await turn();
    expect(link.state()).toMatchObject({ n: 7 });
  });
});
