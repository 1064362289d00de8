// The crypto primitives, ready to use. Every function of core/crypto takes them as its first argument, so that nothing happens at import.
import sodium from 'libsodium-wrappers';

export type Sodium = typeof sodium;

/** Returns that many bytes from a cryptographic source. Passed in, because core has no randomness of its own. */
export type Random = (bytes: number) => Uint8Array;

/** Resolves once the primitives may be called. Calling it again costs nothing. */
export async function readySodium(): Promise<Sodium> {
  await sodium.ready;
  return sodium;
}
