// docs/backends.md says what the daemon does. `HAPPIER_WRITE_DOCS=1` writes its tables anew.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { expect, it } from 'vitest';
import { backendTables } from './backend-tables.ts';

const file = join(import.meta.dirname, '..', '..', '..', 'docs', 'backends.md');
const [begin, end] = ['<!-- tables: made by the tests -->', '<!-- end of tables -->'];

it('the published tables are the ones that starts are judged by', () => {
  const text = readFileSync(file, 'utf8');
  const [before = '', rest = ''] = text.split(begin);
  const after = rest.split(end)[1] ?? '';
  const made = `${before}${begin}\n${backendTables()}\n${end}${after}`;
  if (process.env.HAPPIER_WRITE_DOCS === '1') writeFileSync(file, made);
  expect(readFileSync(file, 'utf8')).toBe(made);
});
