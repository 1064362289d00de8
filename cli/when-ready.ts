// Runs a command that needs connected services: while the feature is on, with a daemon whose data is open.
import { AppError } from '../core/errors.ts';
import type { DaemonClient } from '../daemon/api/client.ts';
import type { CliContext } from './context.ts';
import { withDaemon } from './daemon-connection.ts';
import { shownState } from './shown-state.ts';
import { ensureOpen } from './unlock.ts';

/** @throws AppError `feature_off`, and why the data is not open */
export async function whenReady(context: CliContext, work: (client: DaemonClient) => Promise<number>): Promise<number> {
  return withDaemon(context, async (client) => {
    if (!(await shownState(context, client)).gates.connectedServices) throw new AppError('feature_off');
    await ensureOpen(context, client);
    return work(client);
  });
}
