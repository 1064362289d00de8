import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { AppError } from '../../../core/errors.ts';
import { errorFields, openLog } from '../../../daemon/log.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'happier-log-'));
  file = join(folder, 'logs', 'daemon.log');
});
afterEach(() => rmSync(folder, { recursive: true }));

const lines = () =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

it('writes one JSON object a line into a file that only we can read', () => {
  const log = openLog(file, () => 5);
  log.info('started', { pid: 1 });
  log.warn('hm');
  log.close();
  expect(lines()).toEqual([
    { level: 'info', at: 5, event: 'started', pid: 1 },
    { level: 'warn', at: 5, event: 'hm' },
  ]);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(log.redactions()).toBe(0);
});

it('counts what the net had to take out, of fields and of events', () => {
  const log = openLog(file, () => 5);
  log.error('failed at http://localhost/?code=planted-code', { accessToken: 'planted-token' });
  log.close();
  expect(readFileSync(file, 'utf8')).not.toContain('planted');
  expect(log.redactions()).toBe(2);
});

it('keeps one older file when it has grown large', () => {
  openLog(file, () => 5).close();
  writeFileSync(file, 'x'.repeat(4 * 1024 * 1024 + 1));
  const log = openLog(file, () => 5);
  log.info('new');
  log.close();
  expect(lines()).toHaveLength(1);
  expect(statSync(`${file}.1`).size).toBeGreaterThan(4 * 1024 * 1024);
});

it('tells of an error its code or place, never its text', () => {
  expect(errorFields(new AppError('needs_sign_in', 'reused'))).toEqual({ error: 'needs_sign_in', detail: 'reused' });
  const odd = errorFields(new TypeError('planted text\nwith lines'));
  expect(odd).toMatchObject({ error: 'TypeError', reason: null });
  expect(JSON.stringify(odd)).not.toContain('planted');
  expect(errorFields('planted')).toEqual({ error: 'string' });
});
