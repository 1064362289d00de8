// The signals of this process as commands use them.
import type { Signals } from './context.ts';

type Program = Pick<NodeJS.Process, 'on' | 'off' | 'kill' | 'pid'>;

export function signalsOf(program: Program): Signals {
  return {
    on(signals, listener) {
      for (const signal of signals) program.on(signal, listener);
      return () => {
        for (const signal of signals) program.off(signal, listener);
      };
    },
    suspend: () => void program.kill(program.pid, 'SIGSTOP'),
  };
}
