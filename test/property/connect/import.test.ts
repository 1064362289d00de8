// What holds of the readers of native logins whatever lies in the files: no exception, no half login, no secret where values are printed.
import { inspect } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nativeLoginSchema } from '../../../core/api/daemon.ts';
import { credentialRecordSchema } from '../../../core/credential/record.ts';
import { profileIdSchema } from '../../../core/ids.ts';
import { readClaudeLogin } from '../../../daemon/connect/import/claude-login.ts';
import { readCodexLogin } from '../../../daemon/connect/import/codex-login.ts';
import type { FoundLogin, LoginReader } from '../../../daemon/connect/import/found-login.ts';
import { readGeminiLogin } from '../../../daemon/connect/import/gemini-login.ts';
import { importedRecord } from '../../../daemon/connect/import/import-record.ts';
import { runs } from '../../support/runs.ts';
import {
  claudeCompanion,
  claudeFile,
  codexFile,
  codexKeyFile,
  geminiFile,
  plantedSecrets,
} from '../../unit/daemon/connect/import/login-files.ts';

const profileId = profileIdSchema.parse('imported');
const readers: readonly LoginReader[] = [readCodexLogin, readClaudeLogin, readGeminiLogin];
const goodFiles: readonly unknown[] = [codexFile, codexKeyFile, claudeFile, geminiFile, claudeCompanion];

/** Every place in a file that holds a value. */
function pathsOf(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [[...path]];
  const below = Object.entries(value).flatMap(([name, item]) => pathsOf(item, [...path, name]));
  return path.length === 0 ? below : [[...path], ...below];
}

function replaced(value: unknown, [name, ...rest]: readonly string[], by: unknown): unknown {
  if (name === undefined) return by;
  if (Array.isArray(value))
    return value.map((item, index) => (String(index) === name ? replaced(item, rest, by) : item));
  const fields = value as Readonly<Record<string, unknown>>;
  return { ...fields, [name]: replaced(fields[name], rest, by) };
}

/** A good file in which one value is anything else. */
const changedFile = fc
  .constantFrom(...goodFiles)
  .chain((file) => fc.tuple(fc.constant(file), fc.constantFrom(...pathsOf(file)), fc.jsonValue()))
  .map(([file, path, value]) => JSON.stringify(replaced(file, path, value)));

/** A good file with a piece cut out or put in. */
const brokenFile = fc
  .tuple(
    fc.constantFrom(...goodFiles.map((file) => JSON.stringify(file))),
    fc.nat(400),
    fc.nat(400),
    fc.string({ maxLength: 8 }),
  )
  .map(([text, from, length, put]) => text.slice(0, from) + put + text.slice(from + length));

const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.json(), changedFile, brokenFile);
const companion = fc.option(anyText, { freq: 3 });

function checkLogin(login: FoundLogin): void {
  const { serviceId, kind, identity, expiresAt, problem } = login;
  const about = { loginId: 'x', backend: 'codex', place: '~/x', sharesRefreshToken: false, sameAs: null } as const;
  const shown = nativeLoginSchema.parse({ ...about, serviceId, kind, identity, expiresAt, problem });
  const printed = [inspect(login, { depth: 8 }), JSON.stringify(login), JSON.stringify(shown), `${String(login)}`];
  for (const secret of plantedSecrets) for (const text of printed) expect(text).not.toContain(secret);
  if (login.problem !== null) {
    expect(login).not.toHaveProperty('secrets');
    return;
  }
  const { secrets } = login;
  if (secrets.kind === 'api-key') {
    expect(secrets.key.reveal()).toMatch(/^sk-[\x21-\x7e]+$/);
    return;
  }
  const record = importedRecord({ login, secrets, profileId, now: 1 });
  expect(credentialRecordSchema.parse(record)).toEqual(record);
}

test('any text of a file is read as a whole login, as one with a named problem, or as none', () => {
  fc.assert(
    fc.property(fc.constantFrom(...readers), anyText, companion, (reader, text, beside) => {
      const login = reader(text, beside);
      if (login) checkLogin(login);
    }),
    { numRuns: runs(400) },
  );
});

test('the file beside it changes nothing but who it is', () => {
  const withoutIdentity = (login: FoundLogin | null) => login && { ...login, identity: null };
  fc.assert(
    fc.property(fc.constantFrom(...readers), changedFile, companion, (reader, text, beside) => {
      const [with_, without] = [reader(text, beside), reader(text, null)].map(withoutIdentity);
      expect(inspect(with_, { depth: 8 })).toBe(inspect(without, { depth: 8 }));
    }),
    { numRuns: runs(200) },
  );
});
