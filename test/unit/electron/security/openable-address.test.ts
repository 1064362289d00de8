import { expect, it } from 'vitest';
import { askableAddress, openableAddress } from '../../../../electron/security/openable-address.ts';

it.each([
  ['https://platform.openai.com/api-keys', 'https://platform.openai.com/api-keys'],
  ['HTTPS://Claude.AI/a b', 'https://claude.ai/a%20b'],
  ['https://accounts.google.com/x?y=1#z', 'https://accounts.google.com/x?y=1#z'],
])('opens %s as %s', (given, opened) => expect(openableAddress(given)).toBe(opened));

it.each([
  'http://platform.openai.com/',
  'https://platform.openai.com.evil.example/',
  'https://user:password@platform.openai.com/',
  'https://platform.openai.com:8443/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'mailto:someone@example.com',
  'platform.openai.com',
  '--help',
])('does not open %s', (given) => expect(openableAddress(given)).toBeNull());

it('opens a further origin only where the daemon named it', () => {
  const address = 'http://127.0.0.1:4711/authorize';
  expect(openableAddress(address)).toBeNull();
  expect(openableAddress(address, ['http://127.0.0.1:4711'])).toBe(address);
});

it.each([
  ['https://example.com/a b?x=1#y', 'https://example.com/a%20b?x=1#y'],
  ['http://localhost:3000', 'http://localhost:3000/'],
  ['https://аpple.com/', 'https://xn--pple-43d.com/'],
])('asks about %s as %s', (given, shown) => expect(askableAddress(given)).toBe(shown));

it.each([
  'https://openai.com@evil.example/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'mailto:someone@example.com',
  'app://ui/index.html',
  'example.com',
  `https://example.com/${'a'.repeat(3_000)}`,
])('does not even ask about %s', (given) => expect(askableAddress(given)).toBeNull());
