// How the login that a backend's own CLI holds on this machine is named for a person.

/**
 * A short text for a person ("you@example.com", "API key", "3 providers"), or null when nobody is signed in or it does not show.
 * Never a secret; never throws.
 */
export type NativeLoginName = (
  environment: Readonly<Record<string, string>>,
  userFolder: string,
) => Promise<string | null>;
