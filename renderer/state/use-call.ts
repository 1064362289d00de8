// One call of the bridge as a component uses it: whether it runs, how it failed, and no second run at the same time.
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Result } from '../../core/api/bridge.ts';
import type { ErrorShape } from '../../core/errors.ts';

export type Call<I, O> = {
  /** Gives the answer, or null when it failed (see `error`) or runs already. */
  readonly run: (input: I) => Promise<O | null>;
  readonly pending: boolean;
  readonly error: ErrorShape | null;
  readonly clear: () => void;
};

export function useCall<I, O>(call: (input: I) => Promise<Result<O>>): Call<I, O> {
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<ErrorShape | null>(null);
  const running = useRef(false);
  const latest = useRef(call);
  useEffect(() => {
    latest.current = call;
  }, [call]);

  const run = useCallback(async (input: I): Promise<O | null> => {
    if (running.current) return null;
    running.current = true;
    setPending(true);
    setError(null);
    const result = await latest.current(input);
    running.current = false;
    setPending(false);
    if (result.ok) return result.value;
    setError(result.error);
    return null;
  }, []);
  const clear = useCallback(() => setError(null), []);
  return { run, pending, error, clear };
}
