// A promise that is settled from outside, once (Promise.withResolvers is newer than the oldest Node that this runs on).

export type Settled<T> = {
  /** Nobody has to wait for it: a rejection that is not looked at does no harm. */
  readonly promise: Promise<T>;
  resolve(value: T): void;
  reject(error: unknown): void;
};

export function createSettled<T>(): Settled<T> {
  let settle: Pick<Settled<T>, 'resolve' | 'reject'> | null = null;
  const promise = new Promise<T>((resolve, reject) => {
    settle = { resolve, reject };
  });
  promise.catch(() => undefined);
  return { promise, resolve: (value) => settle?.resolve(value), reject: (error) => settle?.reject(error) };
}
