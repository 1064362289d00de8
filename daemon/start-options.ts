// What a daemon is started with.
import type { Ports } from './ports.ts';

export type StartOptions = {
  /** Absolute path of the data folder. */
  readonly home: string;
  readonly host: 'app' | 'detached';
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  readonly ports?: Partial<Ports>;
};
