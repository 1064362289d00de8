// The one handle by which tests drive the simulator. All methods take and give plain JSON, so the remote control has the same shape.
import type { AnthropicControl } from './anthropic/control.ts';
import type { GoogleControl } from './google/control.ts';
import type { Dispatcher } from './kernel/dispatcher.ts';
import type { Fault, FaultTable, HeldRequest } from './kernel/fault-table.ts';
import type { ModelReply } from './kernel/model-reply.ts';
import type { RequestFilter, RequestLog, RequestRecord } from './kernel/request-log.ts';
import type { OpenAiControl } from './openai/control.ts';

export type SimulatorControl = {
  readonly openai: OpenAiControl;
  readonly anthropic: AnthropicControl;
  readonly google: GoogleControl;
  /** Requests to played hosts, oldest first. */
  requests(filter?: RequestFilter): RequestRecord[];
  /** The different credentials that arrived at a host (and path), in order of first arrival. */
  credentialsSeenAt(host: string, path?: string): string[];
  forgetRequests(): void;
  /** Requests and CONNECTs to hosts that nobody plays, by host. */
  unknownHosts(): Record<string, number>;
  fault(fault: Fault): void;
  clearFaults(): void;
  /** Requests that a slow fault holds back now. */
  held(): HeldRequest[];
  /** Lets held requests go; gives how many. */
  release(endpoint?: string): number;
  /** What every played model answers; null returns to `Simulated answer: <prompt>`. */
  setReply(text: string | null): void;
};

type Options = {
  readonly openai: OpenAiControl;
  readonly anthropic: AnthropicControl;
  readonly google: GoogleControl;
  readonly log: RequestLog;
  readonly faults: FaultTable;
  readonly dispatcher: Dispatcher;
  readonly modelReply: ModelReply;
};

export function createSimulatorControl(options: Options): SimulatorControl {
  const { openai, anthropic, google, log, faults, dispatcher, modelReply } = options;
  return {
    openai,
    anthropic,
    google,
    requests: (filter) => log.find(filter),
    credentialsSeenAt(host, path) {
      const seen = log.find(path === undefined ? { host } : { host, path }).map(({ credential }) => credential);
      return [...new Set(seen.filter((credential) => credential !== null))];
    },
    forgetRequests: () => log.clear(),
    unknownHosts: () => dispatcher.unknownHosts(),
    fault: (fault) => faults.add(fault),
    clearFaults: () => faults.clear(),
    held: () => faults.held(),
    release: (endpoint) => faults.release(endpoint),
    setReply: (text) => modelReply.set(text),
  };
}
