import { expect, it } from 'vitest';
import { challengeOf, newVerifier } from '../../../../daemon/connect/pkce.ts';
import { systemPorts } from '../../../../daemon/ports.ts';

it('makes the challenge of RFC 7636 appendix B', () => {
  expect(challengeOf('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe(
    'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  );
});

it('makes verifiers of 43 unreserved characters, none twice', () => {
  const verifiers = Array.from({ length: 2_000 }, () => newVerifier(systemPorts.random));
  for (const verifier of verifiers) expect(verifier).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(new Set(verifiers).size).toBe(verifiers.length);
});
