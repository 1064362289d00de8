// Who looks on gets everything in order as long as it keeps up; what does not keep up costs neither memory nor the program's time.
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sessionIdSchema } from '../../../core/ids.ts';
import { createOutputFlow } from '../../../daemon/sessions/output-flow.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { createTestConnection, type TestConnection } from '../../support/test-connection.ts';

const id = sessionIdSchema.parse(randomUUID());
const chunk = 'x'.repeat(65_536);
const mebibyte = 1024 * 1024;

function bench() {
  const clock = createManualClock();
  let held = false;
  const flow = createOutputFlow({
    id,
    clock,
    hold(waits) {
      held = waits;
    },
  });
  /** Sixteen chunks are a mebibyte. */
  const push = (chunks: number) => {
    for (let at = 0; at < chunks; at += 1) flow.push(chunk);
  };
  return { clock, flow, push, isHeld: () => held };
}

const textOf = ({ events }: TestConnection) =>
  events.map((each) => (each.event === 'terminal.data' ? each.data.data : '')).join('');
const sizeOf = (connection: TestConnection) => textOf(connection).length;
const resetsOf = ({ events }: TestConnection) => events.filter(({ event }) => event === 'terminal.reset');

describe('a screen', () => {
  it('that shows what it gets is sent everything, numbered without a gap', () => {
    const { flow, push } = bench();
    const screen = createTestConnection(1);
    const { seq } = flow.attach(screen, 'screen');
    for (let at = 1; at <= 40; at += 1) {
      push(1);
      flow.shown(screen, seq + at);
    }
    const numbers = screen.events.map((each) => (each.event === 'terminal.data' ? each.data.seq : 'other'));
    expect(numbers).toEqual(Array.from({ length: 40 }, (_, at) => seq + 1 + at));
  });

  it('that shows nothing gets no more than a mebibyte, and where it stands once it has caught up', () => {
    const { flow, push, isHeld } = bench();
    const screen = createTestConnection(1);
    flow.attach(screen, 'screen');
    push(100);
    expect(sizeOf(screen)).toBe(mebibyte);
    expect(isHeld()).toBe(false);
    flow.shown(screen, 10);
    expect(resetsOf(screen)).toEqual([]);
    flow.push('the end');
    flow.shown(screen, 16);
    const [reset] = resetsOf(screen);
    expect(reset?.data).toMatchObject({ id, seq: 101, scrollback: expect.stringMatching(/^x+the end$/) });
    flow.push('more');
    flow.announceExit(0, []);
    expect(screen.events.slice(-2)).toEqual([
      { event: 'terminal.data', data: { id, seq: 102, data: 'more' } },
      { event: 'terminal.exit', data: { id, exitCode: 0 } },
    ]);
  });

  it('that says nothing for long is not counted piece by piece', async () => {
    const { clock, flow } = bench();
    const screen = createTestConnection(1);
    flow.attach(screen, 'screen');
    for (let at = 0; at < 300; at += 1) {
      flow.push('y'.repeat(1000));
      await clock.advance(8);
    }
    flow.shown(screen, 300);
    for (let at = 0; at < 17; at += 1) flow.push(chunk);
    expect(sizeOf(screen)).toBeGreaterThan(300_000 + mebibyte - chunk.length);
  });

  it('whose connection is far behind is spared, whatever it has said it has shown', () => {
    const { flow, push } = bench();
    const screen = createTestConnection(1);
    flow.attach(screen, 'screen');
    screen.setQueued(5 * mebibyte);
    push(1);
    expect(screen.events).toEqual([]);
    screen.drain();
    expect(resetsOf(screen)).toHaveLength(1);
  });
});

describe('a stream', () => {
  it('makes the program wait while it is behind', () => {
    const { flow, push, isHeld } = bench();
    const stream = createTestConnection(1);
    flow.attach(stream, 'stream');
    push(1);
    expect(isHeld()).toBe(false);
    stream.setQueued(300 * 1024);
    push(1);
    expect(isHeld()).toBe(true);
    stream.drain();
    expect(isHeld()).toBe(false);
    expect(sizeOf(stream)).toBe(2 * chunk.length);
  });

  it.each<[string, (flow: ReturnType<typeof bench>['flow'], stream: TestConnection) => void]>([
    ['detaches', (flow, stream) => flow.detach(stream)],
    ['goes away', (_, stream) => stream.close()],
  ])('that is behind and %s lets the program go on', (_name, leave) => {
    const { flow, push, isHeld } = bench();
    const stream = createTestConnection(1);
    flow.attach(stream, 'stream');
    stream.setQueued(mebibyte);
    push(1);
    expect(isHeld()).toBe(true);
    leave(flow, stream);
    expect(isHeld()).toBe(false);
  });

  it('does not stop a program that is on a screen too, and is told where that stands when it reads again', () => {
    const { flow, push, isHeld } = bench();
    const [stream, screen] = [createTestConnection(1), createTestConnection(2)];
    flow.attach(stream, 'stream');
    stream.setQueued(mebibyte);
    push(1);
    expect(isHeld()).toBe(true);
    flow.attach(screen, 'screen');
    expect(isHeld()).toBe(false);
    stream.setQueued(5 * mebibyte);
    const before = stream.events.length;
    push(10);
    expect(stream.events.length).toBe(before);
    expect(isHeld()).toBe(false);
    stream.drain();
    expect(resetsOf(stream)).toHaveLength(1);
    flow.detach(screen);
    stream.setQueued(mebibyte);
    push(1);
    expect(isHeld()).toBe(true);
  });
});

it('gives everybody else what one that is behind does not get', () => {
  const { flow, push } = bench();
  const [slow, quick] = [createTestConnection(1), createTestConnection(2)];
  flow.attach(slow, 'screen');
  flow.attach(quick, 'screen');
  for (let at = 1; at <= 50; at += 1) {
    push(1);
    flow.shown(quick, at);
  }
  expect(sizeOf(quick)).toBe(50 * chunk.length);
  expect(sizeOf(slow)).toBe(mebibyte);
});

it('tells the end to who looks on and who started it, each once', () => {
  const { flow } = bench();
  const [both, starter] = [createTestConnection(1), createTestConnection(2)];
  flow.attach(both, 'screen');
  flow.announceExit(3, [both, starter]);
  for (const each of [both, starter])
    expect(each.events).toEqual([{ event: 'terminal.exit', data: { id, exitCode: 3 } }]);
});
