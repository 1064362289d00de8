// A throw-away certificate authority and one leaf certificate for all played hosts (RFC 5280), made anew at every start.
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { der } from './der.ts';

const DAY_MS = 86_400_000;
const ECDSA_WITH_SHA256 = der.sequence(der.oid('1.2.840.10045.4.3.2'));
const OID = {
  commonName: '2.5.4.3',
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  authorityKeyIdentifier: '2.5.29.35',
  extKeyUsage: '2.5.29.37',
  serverAuth: '1.3.6.1.5.5.7.3.1',
};

type KeyPair = { publicKey: KeyObject; privateKey: KeyObject };
type Subject = { commonName: string; keys: KeyPair };

const newKeys = (): KeyPair => generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const spki = (key: KeyObject): Buffer => key.export({ type: 'spki', format: 'der' });
const keyId = (key: KeyObject): Buffer => createHash('sha1').update(spki(key)).digest();
const name = (commonName: string): Buffer =>
  der.sequence(der.set(der.sequence(der.oid(OID.commonName), der.utf8String(commonName))));

function extension(oid: string, critical: boolean, value: Buffer): Buffer {
  const flag = critical ? [der.boolean(true)] : [];
  return der.sequence(der.oid(oid), ...flag, der.octetString(value));
}

function pem(label: string, content: Buffer): string {
  const lines = content.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

function certificate(subject: Subject, issuer: Subject, extensions: Buffer[], now: number): string {
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  const tbs = der.sequence(
    der.explicit(0, der.integer(Buffer.from([2]))),
    der.integer(serial),
    ECDSA_WITH_SHA256,
    name(issuer.commonName),
    der.sequence(der.utcTime(now - DAY_MS), der.utcTime(now + 30 * DAY_MS)),
    name(subject.commonName),
    spki(subject.keys.publicKey),
    der.explicit(3, der.sequence(...extensions)),
  );
  const signature = sign('sha256', tbs, issuer.keys.privateKey);
  return pem('CERTIFICATE', der.sequence(tbs, ECDSA_WITH_SHA256, der.bitString(signature)));
}

function caExtensions(ca: Subject): Buffer[] {
  return [
    extension(OID.basicConstraints, true, der.sequence(der.boolean(true))),
    // keyCertSign (bit 5) and cRLSign (bit 6).
    extension(OID.keyUsage, true, der.bitString(Buffer.from([0x06]), 1)),
    extension(OID.subjectKeyIdentifier, false, der.octetString(keyId(ca.keys.publicKey))),
  ];
}

function leafExtensions(leaf: Subject, ca: Subject, hosts: readonly string[]): Buffer[] {
  const names = hosts.map((host) => der.implicit(2, Buffer.from(host, 'ascii')));
  return [
    extension(OID.basicConstraints, true, der.sequence()),
    // digitalSignature (bit 0).
    extension(OID.keyUsage, true, der.bitString(Buffer.from([0x80]), 7)),
    extension(OID.extKeyUsage, false, der.sequence(der.oid(OID.serverAuth))),
    extension(OID.subjectAltName, false, der.sequence(...names)),
    extension(OID.subjectKeyIdentifier, false, der.octetString(keyId(leaf.keys.publicKey))),
    extension(OID.authorityKeyIdentifier, false, der.sequence(der.implicit(0, keyId(ca.keys.publicKey)))),
  ];
}

/**
 * Makes a CA and a server certificate whose subject alternative names are `hosts`. Validity: from a day before `now` (ms epoch) to
 * 30 days after it. The CA's private key is not returned: nothing else can ever be signed with it.
 */
export function createCertificateAuthority(
  hosts: readonly string[],
  now: number,
): { caPem: string; certificatePem: string; privateKeyPem: string } {
  const ca: Subject = { commonName: 'Provider simulator CA (throw-away)', keys: newKeys() };
  const leaf: Subject = { commonName: 'Provider simulator', keys: newKeys() };
  return {
    caPem: certificate(ca, ca, caExtensions(ca), now),
    certificatePem: certificate(leaf, ca, leafExtensions(leaf, ca, hosts), now),
    privateKeyPem: leaf.keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}
