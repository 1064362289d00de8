// This terminal as the terminal of a session: output in order, keys unharmed, signals, sizes, and a terminal as it was at the end.
import { describe, expect, it } from 'vitest';
import { attachTerminal } from '../../../cli/session/attach-terminal.ts';
import { poll } from '../../support/poll.ts';
import { createFakeClient, createFakeTerminal, sessionId as id } from './fake-terminal.ts';

type Attached = Parameters<typeof createFakeClient>[0];

function attach(attached: Attached = {}, as: 'owner' | 'onlooker' = 'owner') {
  const terminal = createFakeTerminal();
  const client = createFakeClient(attached);
  const end = attachTerminal(terminal, client, id, { as });
  const begun = poll(() => client.made.some(({ call }) => call === 'sessions.attach')).then(
    () => new Promise<void>((resolve) => setImmediate(resolve)),
  );
  const say = (seq: number, data: string) => client.emit('terminal.data', { id, seq, data });
  const exit = (exitCode: number | null) => client.emit('terminal.exit', { id, exitCode });
  const signalled = () => client.made.flatMap(({ call, input }) => (call === 'sessions.signal' ? [input] : []));
  return { terminal, client, end, begun, say, exit, signalled };
}

describe('what is shown', () => {
  it('is the scrollback and what follows it, in order and nothing twice, whenever it came', async () => {
    const { terminal, say, exit, begun, end } = attach({ scrollback: 'one two ', seq: 2 });
    say(2, 'two ');
    say(3, 'three ');
    await begun;
    say(4, 'four ');
    say(4, 'four ');
    exit(3);
    expect(await end).toEqual({ by: 'exit', exitCode: 3 });
    expect(terminal.shown()).toBe('one two three four ');
  });

  it('is everything anew when the daemon says where it stands now', async () => {
    const { terminal, client, say, exit, begun, end } = attach();
    await begun;
    say(1, 'old');
    client.emit('terminal.reset', { id, seq: 9, scrollback: 'all of it' });
    say(9, 'old');
    say(10, '!');
    exit(0);
    await end;
    expect(terminal.shown()).toBe('old\x1bcall of it!');
  });

  it('asks the terminal what the program asked only where the program waits for the answer', async () => {
    for (const [as, shown] of [
      ['owner', '\x1b[chello'],
      ['onlooker', 'hello'],
    ] as const) {
      const { terminal, exit, begun, end } = attach({ scrollback: '\x1b[chello' }, as);
      await begun;
      exit(0);
      await end;
      expect(terminal.shown()).toBe(shown);
    }
  });

  it('is nothing of another session', async () => {
    const { terminal, client, exit, begun, end } = attach();
    await begun;
    client.emit('terminal.data', { id: '1a2b3c4d-0000-4000-8000-00000000000f' as typeof id, seq: 1, data: 'other' });
    exit(0);
    await end;
    expect(terminal.shown()).toBe('');
  });
});

describe('what is typed', () => {
  it('goes in order, as text where it is text and as bytes where it is none', async () => {
    const { terminal, client, exit, begun, end } = attach();
    await begun;
    const bytes = [
      Buffer.from('Grüße 🎈'),
      Buffer.from([0xf0, 0x9f]),
      Buffer.from([0x8e, 0x88, 0x1b, 0x5b, 0x41]),
      Buffer.from([0xff]),
    ];
    for (const chunk of bytes) {
      terminal.stdin.write(chunk);
      await poll(() => terminal.stdin.readableLength === 0);
    }
    const got = await poll(() => {
      const inputs = client.inputs() as { data: string; encoding: 'text' | 'base64' }[];
      const joined = Buffer.concat(
        inputs.map((each) => Buffer.from(each.data, each.encoding === 'text' ? 'utf8' : 'base64')),
      );
      return joined.length === Buffer.concat(bytes).length && joined;
    });
    expect(got.equals(Buffer.concat(bytes))).toBe(true);
    expect(client.inputs()[0]).toEqual({ id, data: 'Grüße 🎈', encoding: 'text' });
    exit(0);
    await end;
  });

  it('waits for the daemon, so that a large paste does not pile up there', async () => {
    const { terminal, client, exit, begun, end } = attach();
    await begun;
    let letGo = () => {};
    client.holdAnswers(
      new Promise((resolve) => {
        letGo = resolve;
      }),
    );
    for (let at = 0; at < 400; at += 1) terminal.stdin.write(`${at} `);
    await poll(() => client.inputs().length > 0);
    expect(client.inputs()).toHaveLength(1);
    client.holdAnswers(null);
    letGo();
    const wanted = Array.from({ length: 400 }, (_, at) => `${at} `).join('');
    await poll(
      () =>
        client
          .inputs()
          .map(({ data }) => data)
          .join('') === wanted,
    );
    exit(0);
    await end;
  });

  it('leaves the session with Ctrl-], behind what was typed before it; Ctrl-C and Ctrl-Z go to the program', async () => {
    const { terminal, client, begun, end } = attach();
    await begun;
    terminal.stdin.write('a\x03b\x1ac\x1dnot this');
    expect(await end).toEqual({ by: 'detach' });
    expect(client.inputs().map(({ data }) => data)).toEqual(['a\x03b\x1ac']);
  });
});

describe('this process', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const)('passes %s on and stays', async (signal) => {
    const { terminal, signalled, exit, begun, end } = attach();
    await begun;
    terminal.signal(signal);
    expect(signalled()).toEqual([{ id, signal }]);
    exit(143);
    expect(await end).toEqual({ by: 'exit', exitCode: 143 });
  });

  it.each(['SIGTERM', 'SIGHUP'] as const)('as an onlooker leaves at %s and passes nothing on', async (signal) => {
    const { terminal, signalled, begun, end } = attach({}, 'onlooker');
    await begun;
    terminal.signal(signal);
    expect(await end).toEqual({ by: 'detach' });
    expect(signalled()).toEqual([]);
  });

  it('tells the program that its terminal is gone, and does not wait for it', async () => {
    const { terminal, signalled, begun, end } = attach();
    await begun;
    terminal.stdin.end();
    expect(await end).toEqual({ by: 'detach' });
    expect(signalled()).toEqual([{ id, signal: 'SIGHUP' }]);
  });

  it('survives a terminal that takes no more', async () => {
    const { terminal, begun, end } = attach();
    await begun;
    terminal.stdout.destroy(new Error('EIO'));
    expect(await end).toEqual({ by: 'detach' });
  });

  it('tells the size at once and when it changes, within what a session takes', async () => {
    const { terminal, client, exit, begun, end } = attach();
    await begun;
    Object.assign(terminal.stdout, { columns: 1, rows: 5000 });
    terminal.stdout.emit('resize');
    exit(0);
    await end;
    terminal.stdout.emit('resize');
    expect(client.made.flatMap(({ call, input }) => (call === 'sessions.resize' ? [input] : []))).toEqual([
      { id, cols: 100, rows: 30 },
      { id, cols: 2, rows: 1000 },
    ]);
  });
});

describe('at the end', () => {
  it.each([
    ['the program ends', ({ exit }: ReturnType<typeof attach>) => exit(0)],
    ['the person leaves', ({ terminal }: ReturnType<typeof attach>) => terminal.stdin.write('\x1d')],
    ['the daemon goes', ({ client }: ReturnType<typeof attach>) => client.close()],
  ])('when %s the terminal is as it was', async (_, finish) => {
    const attached = attach();
    await attached.begun;
    attached.say(1, '\x1b[?1049h\x1b[?2004h\x1b[?1003h\x1b[>7u\x1b[?25l');
    finish(attached);
    await attached.end;
    expect(attached.terminal.shown().endsWith('\x1b[<1u\x1b[?1049l\x1b[?25h')).toBe(true);
    expect(attached.terminal.raw).toEqual([true, false]);
    expect(attached.terminal.listening()).toBe(0);
    expect(attached.terminal.stdin.listenerCount('data')).toBe(0);
    expect(attached.terminal.stdin.isPaused()).toBe(true);
  });

  it('of a session that has ended before, it shows what there was and tells its exit code', async () => {
    const { terminal, end } = attach({ scrollback: 'bye', session: { endedAt: 1, exitCode: 7 } });
    expect(await end).toEqual({ by: 'exit', exitCode: 7 });
    expect(terminal.shown()).toBe('bye');
  });

  it('is told as such when the daemon goes', async () => {
    const { client, begun, end } = attach();
    await begun;
    client.close();
    expect(await end).toEqual({ by: 'daemon-gone' });
  });
});
