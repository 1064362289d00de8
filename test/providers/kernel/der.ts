// A minimal DER writer (ITU-T X.690): just the types that an X.509 certificate is made of.

function encodeLength(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Buffer.from([0x80 | bytes.length, ...bytes]);
}

function tlv(tag: number, ...contents: Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag]), encodeLength(content.length), content]);
}

function base128(arc: number): number[] {
  const bytes = [arc & 0x7f];
  for (let rest = arc >>> 7; rest > 0; rest >>>= 7) bytes.unshift((rest & 0x7f) | 0x80);
  return bytes;
}

function encodeOid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return tlv(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

/** An unsigned big-endian number; a leading zero keeps it positive, as X.690 §8.3 wants. */
function encodeInteger(bytes: Buffer): Buffer {
  const start = bytes.findIndex((byte) => byte !== 0);
  const trimmed = start < 0 ? Buffer.from([0]) : bytes.subarray(start);
  return (trimmed[0] ?? 0) >= 0x80 ? tlv(0x02, Buffer.from([0]), trimmed) : tlv(0x02, trimmed);
}

/** UTCTime, valid for the years 1950 to 2049 (RFC 5280 §4.1.2.5.1). */
function encodeUtcTime(epochMs: number): Buffer {
  const digits = new Date(epochMs).toISOString().replace(/[-:T]/g, '').slice(2, 14);
  return tlv(0x17, Buffer.from(`${digits}Z`, 'ascii'));
}

export const der = {
  sequence: (...items: Buffer[]) => tlv(0x30, ...items),
  set: (...items: Buffer[]) => tlv(0x31, ...items),
  integer: encodeInteger,
  oid: encodeOid,
  utcTime: encodeUtcTime,
  boolean: (value: boolean) => tlv(0x01, Buffer.from([value ? 0xff : 0])),
  octetString: (content: Buffer) => tlv(0x04, content),
  bitString: (content: Buffer, unusedBits = 0) => tlv(0x03, Buffer.from([unusedBits]), content),
  utf8String: (text: string) => tlv(0x0c, Buffer.from(text, 'utf8')),
  /** A context-specific constructed tag, `[n] EXPLICIT`. */
  explicit: (n: number, content: Buffer) => tlv(0xa0 | n, content),
  /** A context-specific primitive tag, `[n] IMPLICIT` over a string type. */
  implicit: (n: number, content: Buffer) => tlv(0x80 | n, content),
};
