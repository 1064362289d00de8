// One ticker of 30 seconds for everything that shows a time; it stands still while the window cannot be seen or nobody looks.
import { createStore, type StoreApi } from 'zustand';

export type ClockStore = StoreApi<{ readonly now: number }>;

export const tickMs = 30_000;

/** A clock whose `now` moves while at least one part of the page follows it. */
export function createClock(): ClockStore {
  const store = createStore(() => ({ now: Date.now() }));
  const { subscribe } = store;
  let followers = 0;
  let timer: ReturnType<typeof setInterval> | null = null;

  const update = (): void => store.setState({ now: Date.now() });
  const adjust = (): void => {
    const wanted = followers > 0 && document.visibilityState === 'visible';
    if (wanted && timer === null) {
      update();
      timer = setInterval(update, tickMs);
    } else if (!wanted && timer !== null) {
      clearInterval(timer);
      timer = null;
    }
  };

  store.subscribe = (listener) => {
    followers += 1;
    if (followers === 1) document.addEventListener('visibilitychange', adjust);
    const stop = subscribe(listener);
    adjust();
    return () => {
      stop();
      followers -= 1;
      if (followers === 0) document.removeEventListener('visibilitychange', adjust);
      adjust();
    };
  };
  return store;
}
