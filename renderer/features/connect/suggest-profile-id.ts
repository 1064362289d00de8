// A profile id that is free: made from the label, else "default", with a number where it is taken.
import { type ProfileId, profileIdSchema } from '../../../core/ids.ts';

const longestBase = 56;

/** `taken` are the ids of the service's profiles; ids are compared without case. */
export function suggestProfileId(label: string, taken: readonly string[]): ProfileId {
  // "native" means the machine's own login wherever a profile is named.
  const used = new Set(['native', ...taken.map((id) => id.toLowerCase())]);
  const base = slug(label) || 'default';
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? base : `${base}-${number}`;
    if (!used.has(candidate)) return profileIdSchema.parse(candidate);
  }
}

function slug(label: string): string {
  return label
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, longestBase);
}
