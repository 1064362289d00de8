// The recovery key over the daemon's own process: the answer to this question alone, by name when there is none, never from another program.
import { beforeEach, describe, expect, it } from 'vitest';
import type { DaemonClient } from '../../../daemon/api/client.ts';
import { createDaemonOpener } from '../../../electron/daemon-opener.ts';
import { type DaemonProcess, hostDaemon } from '../../../electron/hosted-daemon.ts';
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts';

const words = Array.from({ length: 24 }, (_, index) => `word-${index}`);

let clock: ManualClock;
let sent: { t: string; id?: string }[];
let say: (message: unknown) => void;
let exit: () => void;
let process: DaemonProcess;

beforeEach(() => {
  clock = createManualClock();
  sent = [];
  const listeners: ((message: unknown) => void)[] = [];
  say = (message) => {
    for (const listener of listeners) listener(message);
  };
  process = {
    onMessage: (listener) => void listeners.push(listener),
    onExit(listener) {
      exit = listener;
    },
    send: (message) => void sent.push(message),
    kill: () => {},
  };
});

const question = () => sent.at(-1)?.id;

describe('the recovery key of a daemon that we host', () => {
  it('is the answer to the question that was asked, and to no other', async () => {
    const hosted = hostDaemon(process, clock);
    say({ t: 'running' });
    const answer = hosted.recoveryKey();
    say({ t: 'recovery-key', id: 'another', words: words.map(() => 'wrong') });
    say({ t: 'recovery-key', id: question(), words: words.slice(1) });
    say({ t: 'recovery-key', id: question(), words });
    expect(await answer).toEqual(words);
    expect(sent).toEqual([{ t: 'recovery-key', id: expect.any(String) }]);
    expect(await hosted.firstMessage).toEqual({ t: 'running' });
  });

  it('asks anew each time', async () => {
    const hosted = hostDaemon(process, clock);
    const ids: (string | undefined)[] = [];
    for (let count = 0; count < 2; count += 1) {
      const answer = hosted.recoveryKey();
      ids.push(question());
      say({ t: 'recovery-key', id: question(), words });
      await answer;
    }
    expect(new Set(ids).size).toBe(2);
  });

  it('names why there is none', async () => {
    const answer = hostDaemon(process, clock).recoveryKey();
    say({ t: 'recovery-key-failed', id: question(), error: { code: 'account_locked', detail: null } });
    await expect(answer).rejects.toMatchObject({ code: 'account_locked' });
  });

  it('is not waited for without end, nor from a process that has gone', async () => {
    const hosted = hostDaemon(process, clock);
    const silent = hosted.recoveryKey();
    const refused = expect(silent).rejects.toMatchObject({ code: 'daemon_unreachable' });
    await clock.advance(10_000);
    await refused;
    const interrupted = expect(hosted.recoveryKey()).rejects.toMatchObject({ code: 'daemon_unreachable' });
    exit();
    await interrupted;
    await expect(hosted.recoveryKey()).rejects.toMatchObject({ code: 'daemon_unreachable' });
    expect(sent).toHaveLength(2);
  });

  it('comes from no daemon that another program has started', async () => {
    const connect = async () => ({ closed: new Promise(() => {}) }) as unknown as DaemonClient;
    const opener = createDaemonOpener({ connect, fork: () => process, timers: clock });
    await opener.open();
    await expect(opener.recoveryKey()).rejects.toMatchObject({ code: 'recovery_needs_app' });
    expect(sent).toEqual([]);
  });
});
