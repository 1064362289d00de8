// The wall between the kernel (sockets, TLS, log, faults) and a played provider (what its endpoints answer).
import type { StatusFault } from './fault-table.ts';
import type { Reply, SimRequest } from './http.ts';

export type Endpoint = {
  /** Name for faults and the log, e.g. `token`. */
  readonly name: string;
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly answer: (request: SimRequest) => Reply;
};

/** Who a request is from, as far as it says: read before the endpoint judges it. */
export type Identity = {
  /** Bearer token, API key, or the refresh token or code of a token request. */
  readonly credential: string | null;
  /** The account that this credential was issued for, whether or not it still holds. */
  readonly accountId: string | null;
  /** The account that the request names in a header of its own. */
  readonly accountIdHeader: string | null;
};

export type Provider = {
  readonly name: string;
  readonly hosts: readonly string[];
  readonly endpoints: readonly Endpoint[];
  readonly identify: (request: SimRequest) => Identity;
  /** The provider's own wording of a refusal that a test asked for. */
  readonly refuse: (endpoint: string, fault: StatusFault) => Reply;
};
