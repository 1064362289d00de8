// Waits for the end of a session as the daemon's state tells it.

import { AppError } from '../../core/errors.ts';
import type { SessionId } from '../../core/ids.ts';
import type { DaemonClient } from '../../daemon/api/client.ts';

type Client = Pick<DaemonClient, 'on' | 'closed'>;

/** Listens from the call on, also when nobody waits yet. Rejects with AppError `daemon_unreachable` when the connection ends before. */
export function untilEnded(client: Client, id: SessionId): Promise<void> {
  const ended = new Promise<void>((resolve, reject) => {
    const off = client.on('state', ({ sessions }) => {
      if (sessions === undefined) return;
      const session = sessions.find((each) => each.id === id);
      if (session && session.endedAt === null) return;
      off();
      resolve();
    });
    void client.closed.then(() => reject(new AppError('daemon_unreachable')));
  });
  ended.catch(() => undefined);
  return ended;
}
