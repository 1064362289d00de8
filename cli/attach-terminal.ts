// Makes this terminal the terminal of a session: bytes both ways, size changes, and the exit code at the end.
import type { SessionId } from '../core/ids.ts';
import type { DaemonClient } from '../daemon/api/client.ts';
import type { CliContext } from './context.ts';

/** End of transmission: what a terminal sends for Ctrl-D. */
const endOfTransmission = '\x04';

/** Answers the backend's exit code, or null when it ended without one or the daemon went away. */
export async function attachTerminal(context: CliContext, client: DaemonClient, id: SessionId): Promise<number | null> {
  const { stdin, stdout } = context;
  const offs: (() => void)[] = [];
  let shown = -1;
  const pending: { seq: number; data: string }[] = [];
  const show = (chunk: { seq: number; data: string }) => {
    if (chunk.seq <= shown) return;
    shown = chunk.seq;
    stdout.write(chunk.data);
  };
  let attached = false;

  const ended = new Promise<number | null>((resolve) => {
    offs.push(
      client.on('terminal.data', (chunk) => {
        if (chunk.id !== id) return;
        if (attached) show(chunk);
        else pending.push(chunk);
      }),
      client.on('terminal.exit', (exit) => {
        if (exit.id === id) resolve(exit.exitCode);
      }),
    );
    void client.closed.then(() => resolve(null));
  });

  const send = (data: string) => void client.call['sessions.input']({ id, data }).catch(() => undefined);
  const onData = (data: Buffer) => send(data.toString('utf8'));
  const onEnd = () => send(endOfTransmission);
  const onResize = () =>
    void client.call['sessions.resize']({ id, cols: stdout.columns ?? 80, rows: stdout.rows ?? 24 }).catch(
      () => undefined,
    );

  try {
    const { scrollback, seq, session } = await client.call['sessions.attach']({ id });
    stdout.write(scrollback);
    shown = seq;
    attached = true;
    for (const chunk of pending) show(chunk);
    if (session.endedAt !== null) return session.exitCode;
    stdin.setRawMode?.(true);
    stdin.on('data', onData);
    stdin.once('end', onEnd);
    stdout.on('resize', onResize);
    return await ended;
  } finally {
    for (const off of offs) off();
    stdin.off('data', onData);
    stdin.off('end', onEnd);
    stdout.off('resize', onResize);
    stdin.setRawMode?.(false);
    stdin.pause();
  }
}
