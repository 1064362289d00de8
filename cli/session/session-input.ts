// Sends what a terminal gives to a session, in order and one chunk at a time, until the key that detaches.
import type { SessionId } from '../../core/ids.ts';
import type { DaemonClient } from '../../daemon/api/client.ts';
import type { TerminalInput } from '../context.ts';
import { createDetachKeyReader } from './detach-key.ts';
import { inputText } from './input-text.ts';

type Client = { readonly call: Pick<DaemonClient['call'], 'sessions.input'> };

/** Puts the terminal into raw mode. Returns a function that ends the sending; the mode is for the caller to take back. */
export function sessionInput(stdin: TerminalInput, client: Client, id: SessionId, detach: () => void): () => void {
  const readKeys = createDetachKeyReader();
  let ended = false;
  const end = () => {
    ended = true;
    stdin.off('data', onData);
  };
  const onData = async (chunk: Buffer) => {
    const keys = readKeys(chunk);
    if (keys.detach) end();
    // A large paste waits here for the daemon, not in its queue of calls.
    stdin.pause();
    if (keys.pass.length > 0)
      await client.call['sessions.input']({ id, ...inputText(keys.pass) }).catch(() => undefined);
    if (keys.detach) detach();
    else if (!ended) stdin.resume();
  };
  stdin.setRawMode?.(true);
  stdin.on('data', onData);
  return end;
}
