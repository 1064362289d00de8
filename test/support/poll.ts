// Waits for something to become true without fixed pauses: asks again and again until a deadline.

const pauseMs = 25;

/** @param situation what the error then tells, else the question's source @returns the first value that is neither undefined, null nor false @throws at the deadline */
export async function poll<T>(
  ask: () => T | Promise<T>,
  deadlineMs = 30_000,
  situation?: () => string | Promise<string>,
): Promise<Exclude<T, undefined | null | false>> {
  const until = performance.now() + deadlineMs;
  for (;;) {
    const value = await ask();
    if (value !== undefined && value !== null && value !== false) return value as Exclude<T, undefined | null | false>;
    if (performance.now() > until) {
      const what = situation === undefined ? ask : await situation();
      throw new Error(`nothing came within ${deadlineMs} ms: ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
