// The record of every request that reached a played host, so that a test can ask which credential arrived where.
import type { SimRequest } from './http.ts';
import type { Identity } from './provider.ts';

/** Old records go first: a demo may run for days. */
const CAPACITY = 2_000;
/** Characters kept of a body: more than any token request or prompt, less than a telemetry batch. */
const BODY_LIMIT = 200_000;

export type RequestRecord = Identity & {
  /** When the request was complete, ms epoch. */
  readonly at: number;
  readonly via: 'direct' | 'proxy';
  readonly provider: string;
  /** Null: the provider has no such endpoint (answered 404). */
  readonly endpoint: string | null;
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Null until answered, and for good when the client went away or the connection was cut. */
  status: number | null;
};

export type RequestFilter = {
  readonly provider?: string;
  readonly host?: string;
  readonly path?: string;
  readonly endpoint?: string;
  readonly credential?: string;
  readonly accountId?: string;
  /** Any text in the query, a header or the body. */
  readonly contains?: string;
};

export type RequestLog = {
  add(
    request: SimRequest,
    where: { provider: string; endpoint: string | null; at: number },
    identity: Identity,
  ): RequestRecord;
  find(filter?: RequestFilter): RequestRecord[];
  clear(): void;
};

function matches(record: RequestRecord, filter: RequestFilter): boolean {
  const { contains, ...exact } = filter;
  const same = (key: keyof typeof exact) => exact[key] === undefined || record[key] === exact[key];
  if (
    !same('provider') ||
    !same('host') ||
    !same('path') ||
    !same('endpoint') ||
    !same('credential') ||
    !same('accountId')
  )
    return false;
  if (contains === undefined) return true;
  return [record.body, ...Object.values(record.query), ...Object.values(record.headers)].some((text) =>
    text.includes(contains),
  );
}

export function createRequestLog(): RequestLog {
  let records: RequestRecord[] = [];
  return {
    add(request, where, identity) {
      const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
      const record: RequestRecord = {
        ...where,
        ...identity,
        via: request.via,
        method: request.method,
        host: request.host,
        path: request.path,
        query: Object.fromEntries(request.query),
        headers: Object.fromEntries(headers),
        body: request.body.toString('utf8').slice(0, BODY_LIMIT),
        status: null,
      };
      records = [...records.slice(-(CAPACITY - 1)), record];
      return record;
    },
    find: (filter = {}) => records.filter((record) => matches(record, filter)),
    clear() {
      records = [];
    },
  };
}
