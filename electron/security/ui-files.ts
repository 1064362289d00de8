// Which file of the UI bundle an `app://ui/…` address names: pure parsing first, then the real path is compared, links resolved.
import { realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative } from 'node:path';

export const uiOrigin = 'app://ui';

/**
 * The path segments below the bundle that an address names, or null where it is not one of ours. `URL` has resolved plain dot segments;
 * what decoding reveals after that (encoded slashes, dots, drive letters, NUL) is refused, not interpreted.
 */
export function uiPathSegments(address: string): readonly string[] | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  if (url.protocol !== 'app:' || url.host !== 'ui' || url.username !== '' || url.password !== '') return null;
  const segments = url.pathname.split('/').slice(1).map(decodeSegment);
  const names = segments.filter((segment) => segment !== null);
  return names.length === segments.length && names.length > 0 ? names : null;
}

function decodeSegment(segment: string): string | null {
  try {
    const name = decodeURIComponent(segment);
    return /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(name) ? name : null;
  } catch {
    return null;
  }
}

/** The real path of the file that `address` names, or null: not ours, not there, not a file, or (through a link) outside `root`. */
export async function resolveUiFile(root: string, address: string): Promise<string | null> {
  const segments = uiPathSegments(address);
  if (!segments) return null;
  try {
    const [realRoot, file] = await Promise.all([realpath(root), realpath(join(root, ...segments))]);
    const below = relative(realRoot, file);
    if (below === '' || below.startsWith('..') || isAbsolute(below)) return null;
    return (await stat(file)).isFile() ? file : null;
  } catch {
    return null;
  }
}
