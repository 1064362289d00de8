// A masked address tells its owner which one it is, and a bystander nothing more.
import { expect, test } from 'vitest';
import { maskEmail } from '../../../../core/credential/mask-email.ts';

test.each([
  ['someone@example.com', 's…e@e….com'],
  ['ann@example.com', 'a…n@e….com'],
  ['ab@example.com', 'a…@e….com'],
  ['a@example.com', 'a…@e….com'],
  ['some.one+tag@mail.example.co.uk', 's…g@m….uk'],
  ['user@localhost', 'u…r@l…'],
  ['𝒜lice@example.com', '𝒜…e@e….com'],
  ['no address', 'n…'],
  ['two@at@example.com', 't…'],
  ['@example.com', '@…'],
  ['', '…'],
])('%s', (email, masked) => {
  expect(maskEmail(email)).toBe(masked);
});
