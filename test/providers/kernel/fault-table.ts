// Faults on request: which endpoint misbehaves next, how, and how often. Slow requests are held here until they are let go.

type FaultTarget = {
  readonly endpoint: string;
  readonly provider?: string;
  /** Only requests whose credential was issued for this account. */
  readonly accountId?: string;
  /** How many requests it hits; default 1. `Number.POSITIVE_INFINITY` does not survive JSON: use 1e9 over the remote control. */
  readonly times?: number;
};

export type StatusFault = FaultTarget & {
  readonly kind: '400' | '401' | '402' | '403' | '403-html' | '404' | '429' | '429-retry-after' | '500' | '503' | '529';
  /** Error code in the provider's body, e.g. `refresh_token_expired`; default: what the provider usually says. */
  readonly code?: string;
  /** Seconds in the Retry-After header of `429-retry-after`; default 30. */
  readonly retryAfterSeconds?: number;
};

type TransportFault = FaultTarget & {
  readonly kind: 'slow' | 'cut' | 'malformed';
  /** `slow` only: let go by itself after this time. Without it: until `release()`. */
  readonly ms?: number;
  /**
   * `before`: the provider has not acted on the request yet; `after`: it has (a token is rotated, a code is used up) and only the answer
   * suffers. Default: `before` for slow, `after` for cut and malformed (malformed is always after).
   */
  readonly phase?: 'before' | 'after';
};

export type Fault = StatusFault | TransportFault;
export type HeldRequest = { readonly endpoint: string; readonly accountId: string | null };

export type FaultTable = {
  add(fault: Fault): void;
  clear(): void;
  take(provider: string, endpoint: string, accountId: string | null): Fault | null;
  hold(held: HeldRequest, ms: number | undefined): Promise<void>;
  held(): HeldRequest[];
  release(endpoint?: string): number;
};

export function createFaultTable(): FaultTable {
  let faults: { fault: Fault; left: number }[] = [];
  const waiting = new Map<HeldRequest, () => void>();

  return {
    add(fault) {
      faults.push({ fault, left: fault.times ?? 1 });
    },
    clear() {
      faults = [];
    },
    take(provider, endpoint, accountId) {
      const hit = faults.find(
        ({ fault }) =>
          fault.endpoint === endpoint &&
          (fault.provider ?? provider) === provider &&
          (fault.accountId === undefined || fault.accountId === accountId),
      );
      if (!hit) return null;
      hit.left -= 1;
      faults = faults.filter((entry) => entry.left > 0);
      return hit.fault;
    },
    hold(held, ms) {
      return new Promise((resolve) => {
        const timer = ms === undefined ? undefined : setTimeout(() => letGo(), ms);
        const letGo = () => {
          clearTimeout(timer);
          waiting.delete(held);
          resolve();
        };
        waiting.set(held, letGo);
      });
    },
    held: () => [...waiting.keys()],
    release(endpoint) {
      const chosen = [...waiting].filter(([held]) => endpoint === undefined || held.endpoint === endpoint);
      for (const [, letGo] of chosen) letGo();
      return chosen.length;
    },
  };
}
