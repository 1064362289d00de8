// What a failed question to the operating system's keychain means. The package tells it by the text of an error only.

export type KeychainFailure = 'locked' | 'wrong' | 'unavailable';

/**
 * Secret Service: a locked collection whose prompt was dismissed (measured with gnome-keyring). macOS: errSecUserCanceled,
 * errSecInteractionNotAllowed, errSecAuthFailed.
 */
const locked =
  /prompt was dismissed|object locked|is locked|user cancell?ed|interaction is not allowed|passphrase you entered is not correct/i;

/** There is an entry, but not one that we can have written. */
const wrong = /not valid utf-?8|bad encoding|more than one|ambiguous/i;

/** Anything not known by its words is `unavailable`: the entry may well be there. */
export function keychainFailure(error: unknown): KeychainFailure {
  const text = error instanceof Error ? error.message : '';
  if (locked.test(text)) return 'locked';
  return wrong.test(text) ? 'wrong' : 'unavailable';
}
