// Short ways to write down an endpoint of a played host.
import type { Reply, SimRequest } from './http.ts';
import type { Endpoint } from './provider.ts';

export type Answer = (request: SimRequest) => Reply;

const endpoint =
  (method: string) =>
  (name: string, host: string, path: string, answer: Answer): Endpoint => ({ name, method, host, path, answer });

export const get = endpoint('GET');
export const post = endpoint('POST');
