import { describe, expect, it } from 'vitest';
import type { SessionView } from '../../../core/api/state.ts';
import { createQuitFlow, type QuitPorts } from '../../../electron/quit-flow.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { sessionOf } from '../../support/renderer-state.ts';
import { daemonState, noon } from '../../support/tray-state.ts';

const session = (parts: Partial<SessionView> = {}): SessionView =>
  sessionOf({
    cwd: '/home/demo/app',
    bindings: {},
    billsTo: 'Work · demo@example.com · Plus',
    ...parts,
  });

function setUp(sessions: readonly SessionView[], ports: Partial<QuitPorts> = {}) {
  const did: string[] = [];
  const asked: (readonly string[])[] = [];
  const clock = createManualClock();
  const flow = createQuitFlow({
    timers: clock,
    state: () => daemonState([], { sessions: [...sessions] }),
    hostsDaemon: () => true,
    async ask(lines) {
      asked.push(lines);
      return true;
    },
    stayInTray: () => did.push('stay'),
    stopDaemon: async () => void did.push('stop daemon'),
    exit: () => did.push('exit'),
    force: () => did.push('force'),
    ...ports,
  });
  return { flow, did, asked, clock };
}

describe('quitting', () => {
  it('ends also where something keeps the process, once', async () => {
    const { flow, did, clock } = setUp([]);
    await flow.request();
    await clock.advance(4_999);
    expect(did).toEqual(['stop daemon', 'exit']);
    await flow.now();
    await clock.advance(60_000);
    expect(did).toEqual(['stop daemon', 'exit', 'force']);
  });

  it('stops the daemon and ends where nothing runs', async () => {
    const { flow, did, asked } = setUp([session({ endedAt: noon })]);
    await flow.request();
    expect([did, asked]).toEqual([['stop daemon', 'exit'], []]);
  });

  it('asks first where sessions would end, and names them', async () => {
    const { flow, did, asked } = setUp([session(), session({ endedAt: noon, cwd: '/ended' })]);
    await flow.request();
    expect(asked).toEqual([['Codex · /home/demo/app · Work · demo@example.com · Plus']]);
    expect(did).toEqual(['stop daemon', 'exit']);
  });

  it('stays in the tray when the person wants that, and asks again the next time', async () => {
    const { flow, did, asked } = setUp([session()], { ask: async () => false });
    await flow.request();
    await flow.request();
    expect([did, asked]).toEqual([['stay', 'stay'], []]);
  });

  it('does not ask where the daemon runs on without the app', async () => {
    const { flow, did, asked } = setUp([session()], { hostsDaemon: () => false });
    await flow.request();
    expect([did, asked]).toEqual([['stop daemon', 'exit'], []]);
  });

  it('asks one question at a time', async () => {
    let answer: (agreed: boolean) => void = () => {};
    let questions = 0;
    const { flow, did } = setUp([session()], {
      ask: () => {
        questions += 1;
        return new Promise((resolve) => {
          answer = resolve;
        });
      },
    });
    const first = flow.request();
    await flow.request();
    answer(true);
    await first;
    expect([questions, did]).toEqual([1, ['stop daemon', 'exit']]);
  });

  it('asks nobody at a shutdown, and ends once', async () => {
    const { flow, did, asked } = setUp([session()]);
    await Promise.all([flow.now(), flow.now(), flow.request()]);
    expect([did, asked]).toEqual([['stop daemon', 'exit'], []]);
  });

  it('ends even when the daemon does not stop well', async () => {
    const { flow, did } = setUp([], { stopDaemon: () => Promise.reject(new Error('stuck')) });
    await flow.request();
    expect(did).toEqual(['exit']);
  });

  it('ends even when the daemon never says that it has stopped', async () => {
    const { flow, did, clock } = setUp([], { stopDaemon: () => new Promise(() => {}) });
    const over = flow.request();
    await clock.advance(14_999);
    expect(did).toEqual([]);
    await clock.advance(1);
    await over;
    expect(did).toEqual(['exit']);
  });
});
