// Work that must not be cut off by a shutdown: a code or a refresh token is spent, and what came for it is not yet durable.

export type UnderWay = {
  track<T>(work: Promise<T>): Promise<T>;
  /** Resolves when nothing tracked is left. */
  settled(): Promise<void>;
};

export function createUnderWay(): UnderWay {
  const works = new Set<Promise<unknown>>();
  return {
    track(work) {
      const end = () => works.delete(work);
      works.add(work);
      work.then(end, end);
      return work;
    },
    async settled() {
      while (works.size > 0) await Promise.allSettled(works);
    },
  };
}
