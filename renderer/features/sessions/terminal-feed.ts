// Brings a session's output to a terminal without gap or repetition: scrollback first, then numbered pieces in their order.
import type { Bridge } from '../../../core/api/bridge.ts';
import type { DaemonEvents } from '../../../core/api/daemon.ts';
import type { ErrorShape } from '../../../core/errors.ts';
import type { SessionId } from '../../../core/ids.ts';

export type TerminalSink = {
  readonly reset: () => void;
  readonly write: (data: string) => void;
};

type Piece = DaemonEvents['terminal.data'];

/**
 * Attaches to a session and follows it until the function it gives is called. `seq` numbers the pieces one by one: the answer of
 * `sessions.attach` names the last one its scrollback holds. A missing piece makes it attach again.
 */
export function feedTerminal(
  bridge: Bridge,
  id: SessionId,
  sink: TerminalSink,
  onError: (error: ErrorShape | null) => void,
): () => void {
  let ended = false;
  let last: number | null = null;
  let early: Piece[] = [];

  const attach = async (): Promise<void> => {
    last = null;
    const answer = await bridge.daemon['sessions.attach']({ id });
    if (ended) return;
    onError(answer.ok ? null : answer.error);
    if (!answer.ok) return;
    sink.reset();
    sink.write(answer.value.scrollback);
    last = answer.value.seq;
    const pieces = early;
    early = [];
    for (const piece of pieces) receive(piece);
  };

  const receive = (piece: Piece): void => {
    if (piece.id !== id) return;
    if (last === null) {
      early.push(piece);
      return;
    }
    if (piece.seq <= last) return;
    if (piece.seq > last + 1) {
      early = [piece];
      void attach();
      return;
    }
    last = piece.seq;
    sink.write(piece.data);
  };

  const stop = bridge.on['terminal.data'](receive);
  void attach();
  return () => {
    ended = true;
    stop();
    void bridge.daemon['sessions.detach']({ id });
  };
}
