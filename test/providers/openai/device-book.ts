// The device sign-ins that are under way at OpenAI: user codes, what the person decided, and how often a client asked.
import { randomInt, randomUUID } from 'node:crypto';

/** openai/codex gives up after the same time. */
const LIFETIME_MS = 900_000;

export type DeviceDenial = 'access_denied' | 'authorization_declined';

export type DeviceSignIn = {
  readonly deviceAuthId: string;
  readonly userCode: string;
  /** ms epoch, as all times here. */
  readonly startedAt: number;
  readonly expiresAt: number;
  readonly state: 'pending' | 'approved' | 'denied' | 'expired' | 'finished';
  readonly accountId: string | null;
  readonly polledAt: readonly number[];
};

type Entry = DeviceSignIn & { readonly denial: DeviceDenial; readonly slowDowns: number };

export type DeviceBook = {
  start(): DeviceSignIn;
  /** Undefined when id and user code do not belong together. Counts as a poll. */
  poll(deviceAuthId: string, userCode: string): { readonly entry: Entry; readonly slowDown: boolean } | undefined;
  pendingByCode(userCode: string): DeviceSignIn | undefined;
  approve(userCode: string, accountId: string): void;
  deny(userCode: string, denial: DeviceDenial): void;
  expire(userCode: string): void;
  slowDown(userCode: string): void;
  finish(deviceAuthId: string): void;
  list(): DeviceSignIn[];
};

/** Without letters that look like digits or like each other. */
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';
const letters = (count: number): string =>
  Array.from({ length: count }, () => LETTERS[randomInt(LETTERS.length)]).join('');
/** As people type it: small letters, blanks, no hyphen. */
const bare = (userCode: string): string => userCode.toUpperCase().replace(/[^A-Z0-9]/g, '');

function newEntry(startedAt: number): Entry {
  return {
    deviceAuthId: `deviceauth_${randomUUID()}`,
    userCode: `${letters(4)}-${letters(5)}`,
    startedAt,
    expiresAt: startedAt + LIFETIME_MS,
    state: 'pending',
    accountId: null,
    polledAt: [],
    denial: 'access_denied',
    slowDowns: 0,
  };
}

export function createDeviceBook(now: () => number): DeviceBook {
  const entries = new Map<string, Entry>();

  function current(entry: Entry): Entry {
    const over = entry.expiresAt <= now() && (entry.state === 'pending' || entry.state === 'approved');
    return over ? { ...entry, state: 'expired' } : entry;
  }
  const all = () => [...entries.values()].map(current);
  const put = (entry: Entry) => void entries.set(entry.deviceAuthId, entry);

  function change(userCode: string, changed: (entry: Entry) => Partial<Entry>): void {
    const entry = all().find((known) => bare(known.userCode) === bare(userCode));
    if (!entry) throw new Error(`unknown user code ${userCode}`);
    put({ ...entry, ...changed(entry) });
  }

  return {
    start() {
      const entry = newEntry(now());
      put(entry);
      return publicPart(entry);
    },
    poll(deviceAuthId, userCode) {
      const known = entries.get(deviceAuthId);
      if (!known || known.userCode !== userCode) return undefined;
      const entry = current(known);
      const slowDown = entry.slowDowns > 0;
      put({ ...entry, polledAt: [...entry.polledAt, now()], slowDowns: Math.max(0, entry.slowDowns - 1) });
      return { entry, slowDown };
    },
    pendingByCode: (userCode) =>
      all().find((entry) => entry.state === 'pending' && bare(entry.userCode) === bare(userCode)),
    approve: (userCode, accountId) => change(userCode, () => ({ state: 'approved', accountId })),
    deny: (userCode, denial) => change(userCode, () => ({ state: 'denied', denial })),
    expire: (userCode) => change(userCode, () => ({ state: 'expired', expiresAt: now() })),
    slowDown: (userCode) => change(userCode, ({ slowDowns }) => ({ slowDowns: slowDowns + 1 })),
    finish(deviceAuthId) {
      const entry = entries.get(deviceAuthId);
      if (entry) put({ ...entry, state: 'finished' });
    },
    list: () => all().map(publicPart),
  };
}

function publicPart({ denial: _denial, slowDowns: _slowDowns, ...entry }: Entry): DeviceSignIn {
  return entry;
}
