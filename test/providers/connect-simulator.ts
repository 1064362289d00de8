// The simulator's control from another process: the same methods as in-process, each giving a promise.
import type { SimulatorControl } from './simulator-control.ts';

type Remote<T> = {
  readonly [K in keyof T]: T[K] extends (...args: infer A) => infer R ? (...args: A) => Promise<R> : Remote<T[K]>;
};

export type RemoteSimulatorControl = Remote<SimulatorControl>;

async function call(url: string, name: string, args: unknown[]): Promise<unknown> {
  const response = await fetch(`${url}/__control/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(args),
  });
  const answer = (await response.json()) as { result?: unknown; error?: string };
  if (!response.ok) throw new Error(`simulator control ${name}: ${answer.error ?? response.status}`);
  return answer.result ?? undefined;
}

function remote(url: string, path: string): object {
  return new Proxy(() => undefined, {
    get: (_target, name) =>
      name === 'then' ? undefined : remote(url, path ? `${path}.${String(name)}` : String(name)),
    apply: (_target, _self, args: unknown[]) => call(url, path, args),
  });
}

/** `url`: what `startSimulator` gave, or the `url` in the line that the program prints. */
export function connectSimulator(url: string): RemoteSimulatorControl {
  return remote(url, '') as RemoteSimulatorControl;
}
