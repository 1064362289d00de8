// Prefix → family (provider-answers.md §5.1), and refusal of another service's key by name.
import { describe, expect, test } from 'vitest';
import { keyFamily, readKey } from '../../../../core/catalog/key-family.ts';
import { serviceIds } from '../../../../core/catalog/services.ts';
import { AppError } from '../../../../core/errors.ts';

const tail = 'A1b2C3d4E5f6G7h8I9j0';

const examples = [
  [`sk-ant-oat01-${tail}`, 'claude-subscription'],
  [`sk-ant-ort01-${tail}`, 'claude-refresh-token'],
  [`sk-ant-sid01-${tail}`, 'claude-session'],
  [`sk-ant-admin01-${tail}`, 'anthropic-admin-key'],
  [`sk-ant-api03-${tail}`, 'anthropic'],
  [`sk-ant-api01-${tail}`, 'anthropic'],
  [`sk-ant-new-${tail}`, 'anthropic'],
  [`sk-proj-${tail}`, 'openai'],
  [`sk-svcacct-${tail}`, 'openai'],
  [`sk-None-${tail}`, 'openai'],
  [`sk-${tail}${tail}12345678`, 'openai'],
  [`sk-admin-${tail}`, 'openai-admin-key'],
  [`sk-or-v1-${tail}`, 'openrouter-key'],
  ['sk-0123456789abcdef0123456789abcdef', 'deepseek-key'],
  [`xai-${tail}`, 'xai-key'],
  [`gsk_${tail}`, 'groq-key'],
  [`AIza${tail}`, 'gemini-key'],
  [`ya29.${tail}`, 'google-token'],
  [`1//${tail}`, 'google-token'],
  ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln', 'jwt'],
  [tail, 'unknown'],
  ['', 'unknown'],
] as const;

test.each(examples)('%s is %s', (key, family) => {
  expect(keyFamily(key)).toBe(family);
});

function outcome(service: (typeof serviceIds)[number], text: string): unknown {
  try {
    return readKey(service, text);
  } catch (error) {
    return error instanceof AppError ? error.message : error;
  }
}

describe('readKey', () => {
  test('a key goes to the service of its family and to no other', () => {
    for (const [key, family] of examples) {
      for (const service of serviceIds) {
        const result = outcome(service, key);
        if (family === service) expect(result).toBe(key);
        else if (family === 'unknown') expect(result).toBe('key_shape');
        else expect(result).toMatch(/^key_of_other_service: .*(key|token|session)$/);
      }
    }
  });

  test('the refusal names the family and never the key', () => {
    expect(outcome('openai', `sk-ant-api03-${tail}`)).toBe('key_of_other_service: Anthropic API key');
    expect(outcome('anthropic', `sk-ant-oat01-${tail}`)).toBe('key_of_other_service: Claude setup-token');
    expect(String(outcome('openai', `sk-or-v1-${tail}`))).not.toContain(tail);
  });

  test.each([
    ['blanks', `  sk-proj-${tail}\n`],
    ['quotes', `"sk-proj-${tail}"`],
    ['an assignment', `OPENAI_API_KEY=sk-proj-${tail}`],
    ['a line of a shell profile', `export OPENAI_API_KEY='sk-proj-${tail}'`],
  ])('%s around it do not count', (_, text) => {
    expect(outcome('openai', text)).toBe(`sk-proj-${tail}`);
  });

  test.each([
    ['cut short', 'sk-proj-'],
    ['with a blank inside', `sk-proj-${tail} ${tail}`],
    ['with a line break inside', `sk-proj-${tail}\n${tail}`],
    ['with a letter outside of ASCII', `sk-proj-${tail}é`],
    ['endless', `sk-proj-${'x'.repeat(2000)}`],
  ])('a key %s is refused', (_, text) => {
    expect(outcome('openai', text)).toBe('key_shape');
  });
});

describe('what Pi would take for something else', () => {
  test.each(['!cat /etc/passwd', ' !sk-proj-x', `"!sk-proj-${tail}"`, `OPENAI_API_KEY=!sk-proj-${tail}`])(
    'a command: %s',
    (text) => {
      for (const service of serviceIds) expect(outcome(service, text)).toBe('key_executes');
    },
  );

  test.each(['OPENAI_API_KEY', 'PATH', '_KEY2', 'http_proxy', '$OPENAI_API_KEY', `$\{OPENAI_API_KEY}`, 'A=$B'])(
    "a variable's name: %s",
    (text) => {
      for (const service of serviceIds) expect(outcome(service, text)).toBe('key_names_variable');
    },
  );

  test('no key of any family is taken for one', () => {
    for (const [key, family] of examples) {
      for (const service of serviceIds) {
        if (family !== 'unknown') expect(String(outcome(service, key))).not.toMatch(/executes|variable/);
      }
    }
  });
});
