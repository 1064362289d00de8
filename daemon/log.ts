// The daemon's log: JSON lines in one file, without secrets. Every line goes through the redaction net, whose hits are counted.
import { chmodSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import pino from 'pino';
import { AppError } from '../core/errors.ts';
import { redactText, redactValue } from './redaction.ts';

/** Fields name things (a service, a profile, an outcome); values of the net's secret names are dropped. */
type LogFields = Readonly<Record<string, unknown>>;

export type Log = {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
  /** How often the net had to take something out; anything but zero is a bug elsewhere. */
  redactions(): number;
  close(): void;
};

const largestFileBytes = 4 * 1024 * 1024;

/** Keeps one file before this one. */
function rotate(file: string): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > largestFileBytes) renameSync(file, `${file}.1`);
}

/** What of an error may be logged: its code, or its class and the place it was thrown. Texts may hold what a provider or a path says. */
export function errorFields(error: unknown): LogFields {
  if (error instanceof AppError) return { error: error.code, detail: error.detail };
  if (!(error instanceof Error)) return { error: typeof error };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  const place = error.stack?.split('\n').find((line) => line.startsWith('    at ')) ?? null;
  return { error: error.name, reason: code, at: place?.trim() ?? null };
}

export function openLog(file: string, now: () => number): Log {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  rotate(file);
  const destination = pino.destination({ dest: file, sync: true, append: true, mode: 0o600 });
  chmodSync(file, 0o600);
  let hits = 0;
  let closed = false;
  const count = <T>(redacted: { readonly value: T; readonly hits: number }): T => {
    hits += redacted.hits;
    return redacted.value;
  };
  const logger = pino(
    {
      base: null,
      timestamp: () => `,"at":${now()}`,
      formatters: { level: (label) => ({ level: label }) },
      messageKey: 'event',
      hooks: { streamWrite: (line) => count(redactText(line)) },
    },
    destination,
  );
  const write =
    (level: 'info' | 'warn' | 'error') =>
    (event: string, fields: LogFields = {}) => {
      // What still runs at the end of the daemon must not fail for want of a log.
      if (!closed) logger[level](count(redactValue(fields)), event);
    };
  return {
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    redactions: () => hits,
    close() {
      closed = true;
      destination.end();
    },
  };
}
