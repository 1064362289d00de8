// Makes this terminal the terminal of a session: keys and sizes there, its output here, until it ends or the person detaches.
import type { SessionId } from '../../core/ids.ts';
import type { DaemonClient } from '../../daemon/api/client.ts';
import type { CliContext } from '../context.ts';
import { sessionInput } from './session-input.ts';
import { createTerminalModes } from './terminal-modes.ts';
import { sizeOf } from './terminal-size.ts';
import { withoutQueries } from './without-queries.ts';

export type TerminalEnd =
  /** `exitCode` null: it ended without one. */
  | { readonly by: 'exit'; readonly exitCode: number | null }
  /** The person left it, or the terminal is gone: it goes on. */
  | { readonly by: 'detach' }
  | { readonly by: 'daemon-gone' };

export type Attachment = {
  /**
   * - `owner`: started here. What this process is signalled goes to the program; its first output is shown as it came.
   * - `onlooker`: runs without us too. Signals end the looking on; what was shown earlier asks this terminal nothing.
   */
  readonly as: 'owner' | 'onlooker';
};

type Context = Pick<CliContext, 'stdin' | 'stdout' | 'signals'>;
type Client = Pick<DaemonClient, 'on' | 'closed'> & {
  readonly call: Pick<
    DaemonClient['call'],
    'sessions.attach' | 'sessions.input' | 'sessions.resize' | 'sessions.signal'
  >;
};

const ending = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const satisfies readonly NodeJS.Signals[];

/** Shows chunks from where the answer to `sessions.attach` stands, in order and none twice. */
function createScreen({ stdout }: Context, client: Client, id: SessionId) {
  const modes = createTerminalModes();
  const early: { readonly seq: number; readonly text: string }[] = [];
  let shown: number | null = null;
  const write = (text: string) => {
    modes.see(text);
    stdout.write(text);
  };
  const show = (seq: number, text: string) => {
    if (shown === null) early.push({ seq, text });
    else if (seq > shown) {
      shown = seq;
      write(text);
    }
  };
  const offs = [
    client.on('terminal.data', (chunk) => {
      if (chunk.id === id) show(chunk.seq, chunk.data);
    }),
    client.on('terminal.reset', (reset) => {
      if (reset.id === id) show(reset.seq, `\x1bc${withoutQueries(reset.scrollback)}`);
    }),
  ];
  return {
    begin(seq: number, scrollback: string) {
      write(scrollback);
      shown = seq;
      for (const chunk of early.splice(0)) show(chunk.seq, chunk.text);
    },
    end() {
      for (const off of offs) off();
      // A terminal that is gone takes no more.
      if (!stdout.destroyed) stdout.write(modes.restore());
    },
  };
}

/** Sizes and signals go to the session while this lasts. Returns a function that ends it. */
function follow(context: Context, client: Client, id: SessionId, { as }: Attachment, leave: () => void): () => void {
  const { stdin, stdout, signals } = context;
  const resize = () => void client.call['sessions.resize']({ id, ...sizeOf(context) }).catch(() => undefined);
  const onSignal = (signal: NodeJS.Signals) => {
    const known = ending.find((each) => each === signal);
    if (as === 'onlooker' || known === undefined) leave();
    else void client.call['sessions.signal']({ id, signal: known }).catch(() => undefined);
  };
  /** The terminal was closed: the program hears what it would hear in it. */
  const onGone = () => {
    onSignal('SIGHUP');
    leave();
  };
  stdout.on('resize', resize);
  stdout.on('error', onGone);
  stdin.once('end', onGone);
  stdin.on('error', onGone);
  const offs = [
    signals.on(ending, onSignal),
    signals.on(['SIGCONT'], () => {
      // Who stopped us has taken its own modes back since.
      stdin.setRawMode?.(false);
      stdin.setRawMode?.(true);
      resize();
    }),
  ];
  resize();
  return () => {
    for (const off of offs) off();
    stdout.off('resize', resize);
    stdin.off('end', onGone);
  };
}

/** @throws AppError of `sessions.attach`: `session_not_found`, … */
export async function attachTerminal(
  context: Context,
  client: Client,
  id: SessionId,
  attachment: Attachment,
): Promise<TerminalEnd> {
  const { stdin } = context;
  const offs: (() => void)[] = [];
  const screen = createScreen(context, client, id);
  const end = new Promise<TerminalEnd>((resolve) => {
    offs.push(client.on('terminal.exit', (exit) => exit.id === id && resolve({ by: 'exit', exitCode: exit.exitCode })));
    void client.closed.then(() => resolve({ by: 'daemon-gone' }));
    const leave = () => resolve({ by: 'detach' });
    offs.push(follow(context, client, id, attachment, leave), sessionInput(stdin, client, id, leave));
  });
  try {
    const { scrollback, seq, session } = await client.call['sessions.attach']({ id, as: 'stream' });
    screen.begin(seq, attachment.as === 'owner' ? scrollback : withoutQueries(scrollback));
    if (session.endedAt !== null) return { by: 'exit', exitCode: session.exitCode };
    return await end;
  } finally {
    for (const off of offs) off();
    screen.end();
    stdin.setRawMode?.(false);
    stdin.pause();
  }
}
