// One byte string per list of fields: each field is preceded by its length, so that no two lists can read the same.
import type { Sodium } from './sodium.ts';

/** Stands for "no value", which is not the same as an empty text. No text can be that long. */
const absent = 0xffff_ffff;

/** Per field: length as 32-bit big-endian number, then the UTF-8 bytes. */
export function canonicalBytes(sodium: Sodium, fields: readonly (string | null)[]): Uint8Array {
  const parts = fields.map((field) => (field === null ? null : sodium.from_string(field)));
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + 4 + (part?.length ?? 0), 0));
  const view = new DataView(bytes.buffer);
  let offset = 0;
  for (const part of parts) {
    view.setUint32(offset, part?.length ?? absent);
    offset += 4;
    if (part) bytes.set(part, offset);
    offset += part?.length ?? 0;
  }
  return bytes;
}
