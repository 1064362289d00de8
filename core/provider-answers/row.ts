// One line of the table: which answers it is about, where that is known from, and what it says of the account.
import type { CredentialKind, ServiceId } from '../catalog/services.ts';
import type { ProviderAnswer, ProviderEndpoint, Verdict } from './answer.ts';
import type { Signals } from './signals.ts';

export type StatusClass = number | '2xx' | '4xx' | '5xx';

/** A verdict without what is taken from the answer itself: a link, or the time to wait. */
type Settled<V> = V extends Verdict ? Omit<V, 'link' | 'retryAfterMs'> : never;
export type RowVerdict = Settled<Verdict>;

export type Row = {
  /** Number in provider-answers.md §6. */
  readonly row: number;
  /** `seen`: in a real answer or in a client's source or tests. `assumed`: written by the vendor or concluded by us, and never met. */
  readonly mark: 'seen' | 'assumed';
  /** The signal, in words. */
  readonly signal: string;
  readonly verdict: RowVerdict;
  /** What is left out does not matter. */
  readonly services?: readonly ServiceId[];
  readonly kinds?: readonly CredentialKind[];
  readonly endpoints?: readonly ProviderEndpoint[];
  readonly status?: readonly StatusClass[];
  readonly failures?: readonly NonNullable<ProviderAnswer['failure']>[];
  /** Whether the body was a JSON object or list. */
  readonly readable?: boolean;
  /** One of these codes. */
  readonly codes?: readonly string[];
  /** All of these words, in lower case. */
  readonly words?: readonly string[];
  /** Our clock and the answer's Date are further apart than this. */
  readonly clockOffMs?: number;
};

function isOf(status: number, one: StatusClass): boolean {
  return typeof one === 'number' ? status === one : Math.floor(status / 100) === Number(one[0]);
}

/** Whether a list that a row may have holds one for which `test` is true. */
function some<T>(list: readonly T[] | undefined, test: (one: T) => boolean): boolean {
  return list === undefined || list.some(test);
}

function isReadable({ isJson, json }: ProviderAnswer): boolean {
  return isJson && typeof json === 'object' && json !== null;
}

export function matches(row: Row, answer: ProviderAnswer, { codes, words }: Signals): boolean {
  return (
    some(row.services, (one) => one === answer.serviceId) &&
    some(row.kinds, (one) => one === answer.kind) &&
    some(row.endpoints, (one) => one === answer.endpoint) &&
    some(row.failures, (one) => one === answer.failure) &&
    some(row.status, (one) => isOf(answer.status, one)) &&
    (row.readable === undefined || row.readable === isReadable(answer)) &&
    some(row.codes, (one) => codes.includes(one)) &&
    (row.words ?? []).every((one) => words.includes(one)) &&
    (row.clockOffMs === undefined || Math.abs(answer.clockOffMs ?? 0) > row.clockOffMs)
  );
}
