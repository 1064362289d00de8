// A token endpoint that answers what a test tells it, for answers that no well-behaved provider gives.
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

export type TokenEndpoint = {
  readonly url: string;
  /** How many requests have come, to any path. */
  readonly count: () => number;
  close(): Promise<void>;
};

export async function startTokenEndpoint(answer: RequestListener): Promise<TokenEndpoint> {
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/oauth/token`,
    count: () => requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
