// The simulator's own X.509 certificates, read back by OpenSSL (node:crypto).
import { createPrivateKey, X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCertificateAuthority } from '../../providers/kernel/certificate-authority.ts';
import { der } from '../../providers/kernel/der.ts';

const now = Date.UTC(2026, 10, 23);

describe('createCertificateAuthority', () => {
  const made = createCertificateAuthority(['auth.openai.com', 'chatgpt.com'], now);
  const ca = new X509Certificate(made.caPem);
  const leaf = new X509Certificate(made.certificatePem);

  it('makes a CA that signed itself and the leaf', () => {
    expect(ca.ca).toBe(true);
    expect(ca.verify(ca.publicKey)).toBe(true);
    expect(leaf.ca).toBe(false);
    expect(leaf.verify(ca.publicKey)).toBe(true);
    expect(leaf.checkIssued(ca)).toBe(true);
  });

  it('names exactly the played hosts', () => {
    expect(leaf.subjectAltName).toBe('DNS:auth.openai.com, DNS:chatgpt.com');
    expect(leaf.checkHost('chatgpt.com')).toBe('chatgpt.com');
    expect(leaf.checkHost('example.com')).toBeUndefined();
  });

  it('belongs to its private key and is for servers', () => {
    expect(leaf.checkPrivateKey(createPrivateKey(made.privateKeyPem))).toBe(true);
    expect(leaf.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
  });

  it('is valid from a day before to 30 days after', () => {
    expect(Date.parse(leaf.validFrom)).toBe(now - 86_400_000);
    expect(Date.parse(leaf.validTo)).toBe(now + 30 * 86_400_000);
  });

  it('is another one at every start', () => {
    const other = createCertificateAuthority(['chatgpt.com'], now);
    expect(leaf.verify(new X509Certificate(other.caPem).publicKey)).toBe(false);
  });
});

describe('der', () => {
  it('writes lengths in short and long form (X.690 §8.1.3)', () => {
    expect([...der.octetString(Buffer.alloc(0x7f)).subarray(0, 2)]).toEqual([0x04, 0x7f]);
    expect([...der.octetString(Buffer.alloc(0x80)).subarray(0, 3)]).toEqual([0x04, 0x81, 0x80]);
    expect([...der.octetString(Buffer.alloc(0x1234)).subarray(0, 4)]).toEqual([0x04, 0x82, 0x12, 0x34]);
  });

  it('writes integers as short as they go and never negative', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 128n }), (value) => {
        const hex = value.toString(16);
        const bytes = der.integer(Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex'));
        const content = bytes.subarray(2);
        expect(bytes[1]).toBe(content.length);
        expect(BigInt(`0x${content.toString('hex')}`)).toBe(value);
        expect((content[0] ?? 0) < 0x80).toBe(true);
        if (content.length > 1) expect((content[0] ?? 0) > 0 || (content[1] ?? 0) >= 0x80).toBe(true);
      }),
    );
  });

  it('writes object identifiers in base 128', () => {
    expect(der.oid('1.2.840.10045.4.3.2').toString('hex')).toBe('06082a8648ce3d040302');
  });
});
