// Where the window is: the page shown and the way back.
import { createStore, type StoreApi } from 'zustand';
import type { Route } from '../../core/api/shell.ts';
import type { ServiceId } from '../../core/catalog/services.ts';
import type { ProfileId } from '../../core/ids.ts';

/** A route that tray and second launches may ask for, or a page that is reached from inside the window only. */
export type Place =
  | Route
  | { readonly page: 'import' }
  | {
      readonly page: 'connect';
      /** Absent: the person chooses one. */
      readonly serviceId?: ServiceId;
      /** The profile that is signed in again; absent: a new one. */
      readonly profileId?: ProfileId;
    };

export type PlaceState = {
  readonly place: Place;
  readonly behind: readonly Place[];
  /** Goes to a page and remembers the present one. */
  go(place: Place): void;
  /** Shows a page in place of the present one. */
  replace(place: Place): void;
  back(): void;
};
export type PlaceStore = StoreApi<PlaceState>;

const rememberedPlaces = 32;

export function createPlaceStore(first: Place = { page: 'sessions' }): PlaceStore {
  return createStore<PlaceState>((set) => ({
    place: first,
    behind: [],
    go: (place) =>
      set((state) =>
        isSame(place, state.place) ? {} : { place, behind: [...state.behind, state.place].slice(-rememberedPlaces) },
      ),
    replace: (place) => set({ place }),
    back: () =>
      set((state) => {
        const place = state.behind.at(-1);
        return place ? { place, behind: state.behind.slice(0, -1) } : {};
      }),
  }));
}

function isSame(a: Place, b: Place): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Whether a page belongs to connected services, so that it goes with their gate. */
export function isOfServices({ page }: Place): boolean {
  return page === 'connected-services' || page === 'profile' || page === 'connect' || page === 'import';
}
