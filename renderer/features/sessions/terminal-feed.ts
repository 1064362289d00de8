// Brings a session's output to a terminal without gap or repetition: scrollback first, then numbered pieces in their order.
import type { Bridge } from '../../../core/api/bridge.ts';
import type { ErrorShape } from '../../../core/errors.ts';
import type { SessionId } from '../../../core/ids.ts';

export type TerminalSink = {
  /** Clears the terminal, and whatever waits to be written to it. */
  readonly reset: () => void;
  /** `seq`: the last piece that is shown when this is. */
  readonly write: (data: string, seq: number) => void;
};

type Piece = { readonly seq: number; readonly data: string; readonly isWhole: boolean };

/**
 * Attaches to a session and follows it until the function it gives is called. `seq` numbers the pieces one by one: the answer of
 * `sessions.attach` names the last one its scrollback holds, and so does a `terminal.reset`, by which the daemon skips what this screen
 * was too slow for. A missing piece makes it attach again.
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
    const answer = await bridge.daemon['sessions.attach']({ id, as: 'screen' });
    if (ended) return;
    onError(answer.ok ? null : answer.error);
    if (!answer.ok) return;
    const { scrollback, seq } = answer.value;
    show({ seq, data: scrollback, isWhole: true });
    const pieces = early;
    early = [];
    for (const piece of pieces) receive(piece);
  };

  const show = ({ seq, data, isWhole }: Piece): void => {
    last = seq;
    if (isWhole) sink.reset();
    sink.write(data, seq);
  };

  const receive = (piece: Piece): void => {
    if (last === null) early.push(piece);
    else if (piece.seq <= last) return;
    else if (piece.isWhole || piece.seq === last + 1) show(piece);
    else {
      early = [piece];
      void attach();
    }
  };

  const stops = [
    bridge.on['terminal.data']((piece) => {
      if (piece.id === id) receive({ seq: piece.seq, data: piece.data, isWhole: false });
    }),
    bridge.on['terminal.reset']((piece) => {
      if (piece.id === id) receive({ seq: piece.seq, data: piece.scrollback, isWhole: true });
    }),
  ];
  void attach();
  return () => {
    ended = true;
    for (const stop of stops) stop();
    void bridge.daemon['sessions.detach']({ id });
  };
}
