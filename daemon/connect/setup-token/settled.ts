// A promise that is settled from outside, once (Promise.withResolvers is newer than the oldest Node that this runs on).

export type Settled<T> = {
  /** Nobody has to wait for it: a rejection that is not looked at does no harm. */
  readonly promise: Promise<T>;
  resolve(value: T | Promise<T>): void;
  reject(error: unknown): void;
  isSettled(): boolean;
};

export function createSettled<T>(): Settled<T> {
  let isSettled = false;
  let settle: { resolve(value: T | Promise<T>): void; reject(error: unknown): void } | null = null;
  const promise = new Promise<T>((resolve, reject) => {
    settle = { resolve, reject };
  });
  promise.catch(() => undefined);
  return {
    promise,
    resolve(value) {
      isSettled = true;
      settle?.resolve(value);
    },
    reject(error) {
      isSettled = true;
      settle?.reject(error);
    },
    isSettled: () => isSettled,
  };
}
