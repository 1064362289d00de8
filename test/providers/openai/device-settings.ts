// How OpenAI's device sign-in behaves, as a test has set it.

export type DeviceSettings = {
  /** `off`: the endpoints answer 404, as on a server without it; `admin`: 403, switched off for the workspace. */
  login: 'on' | 'off' | 'admin';
  /** How "still pending" is said: `403` with a code in an object, `403-text` with the code as text, `404-empty`. */
  pendingAs: '403' | '403-text' | '404-empty';
  /** Seconds between polls that the answer asks for, as a string. */
  intervalSeconds: number;
};

export const deviceDefaults = (): DeviceSettings => ({ login: 'on', pendingAs: '403', intervalSeconds: 5 });
