// Says how to come back to a session that goes on without this terminal.
import type { SessionId } from '../../core/ids.ts';
import { type CliContext, say } from '../context.ts';
import { shortId } from './short-id.ts';

/** Behind what the program has drawn; what it has drawn below the cursor is cleared. */
export function sayDetached(context: Pick<CliContext, 'stdout' | 'stderr'>, id: SessionId): void {
  if (!context.stdout.destroyed) context.stdout.write('\r\n\x1b[J');
  say(context, `happier: left; the session goes on. Come back: happier sessions attach ${shortId(id)}`);
}
