// From a request to its answer: finds provider and endpoint, writes the record, applies the fault that a test asked for.
import type { ServerResponse } from 'node:http';
import type { Fault, FaultTable } from './fault-table.ts';
import { type Reply, reply, type SimRequest, sendCut, sendReply } from './http.ts';
import type { Provider } from './provider.ts';
import type { RequestLog } from './request-log.ts';

export type Dispatcher = {
  plays(host: string): boolean;
  countUnknown(host: string): void;
  unknownHosts(): Record<string, number>;
  handle(request: SimRequest, response: ServerResponse): Promise<void>;
};

type Delivery = { readonly kind: 'whole' | 'cut'; readonly reply: Reply } | { readonly kind: 'dropped' };

const half = (text: string): string => text.slice(0, Math.ceil(text.length / 2));

function isStatusFault(fault: Fault): fault is Exclude<Fault, { kind: 'slow' | 'cut' | 'malformed' }> {
  return fault.kind !== 'slow' && fault.kind !== 'cut' && fault.kind !== 'malformed';
}

async function deliver(
  fault: Fault | null,
  answer: () => Reply,
  refuse: (fault: Exclude<Fault, { kind: 'slow' | 'cut' | 'malformed' }>) => Reply,
  hold: (ms: number | undefined) => Promise<void>,
): Promise<Delivery> {
  if (!fault) return { kind: 'whole', reply: answer() };
  if (isStatusFault(fault)) return { kind: 'whole', reply: refuse(fault) };
  if (fault.kind === 'malformed') {
    const whole = answer();
    return { kind: 'whole', reply: { ...whole, body: half(whole.body) } };
  }
  if (fault.kind === 'cut') return fault.phase === 'before' ? { kind: 'dropped' } : { kind: 'cut', reply: answer() };
  if (fault.phase === 'after') {
    const done = answer();
    await hold(fault.ms);
    return { kind: 'whole', reply: done };
  }
  await hold(fault.ms);
  return { kind: 'whole', reply: answer() };
}

/** Routes requests to `providers`. `now` gives ms epoch. */
export function createDispatcher(
  providers: readonly Provider[],
  log: RequestLog,
  faults: FaultTable,
  now: () => number,
): Dispatcher {
  const unknown = new Map<string, number>();
  const providerOf = (host: string) => providers.find((provider) => provider.hosts.includes(host));

  return {
    plays: (host) => providerOf(host) !== undefined,
    countUnknown(host) {
      unknown.set(host, (unknown.get(host) ?? 0) + 1);
    },
    unknownHosts: () => Object.fromEntries(unknown),
    async handle(request, response) {
      const provider = providerOf(request.host);
      if (!provider) {
        this.countUnknown(request.host);
        return sendReply(response, reply.json(502, { error: `host ${request.host} is not played` }));
      }
      const endpoint = provider.endpoints.find(
        ({ method, host, path }) => method === request.method && host === request.host && path === request.path,
      );
      const identity = provider.identify(request);
      const where = { provider: provider.name, endpoint: endpoint?.name ?? null, at: now() };
      const record = log.add(request, where, identity);
      if (!endpoint) {
        record.status = 404;
        return sendReply(response, reply.json(404, { detail: 'Not Found' }));
      }
      const { accountId } = identity;
      const delivery = await deliver(
        faults.take(provider.name, endpoint.name, accountId),
        () => endpoint.answer(request),
        (fault) => provider.refuse(endpoint.name, fault),
        (ms) => faults.hold({ endpoint: endpoint.name, accountId }, ms),
      );
      if (delivery.kind === 'dropped') return void response.destroy();
      if (delivery.kind === 'cut') return sendCut(response, delivery.reply);
      if (!response.destroyed) record.status = delivery.reply.status;
      sendReply(response, delivery.reply);
    },
  };
}
