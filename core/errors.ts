// The one table of error codes: what each means for the person, the one thing to do, and the exit code of the command line.
import { z } from 'zod';

type ErrorEntry = {
  /** What happened and what it means, in the person's words. No provider text. */
  readonly message: string;
  /** The one thing to do next. */
  readonly next: string;
  /** Exit code of the command line (DESIGN §7). */
  readonly exit: 1 | 2 | 3 | 4;
};

export const errorTable = {
  // input
  invalid_input: { message: 'That input cannot be used.', next: 'Correct it and try again.', exit: 2 },
  invalid_profile_id: {
    message:
      'A profile id is 1 to 64 letters, digits, "_", ":" or "-", begins with a letter or digit, and is not "native".',
    next: 'Choose another id.',
    exit: 2,
  },
  profile_exists: {
    message: 'A profile with this id exists already (case does not count).',
    next: 'Choose another id.',
    exit: 1,
  },
  invalid_environment: {
    message: 'An environment variable has a value that cannot be used.',
    next: 'Correct the named variable.',
    exit: 2,
  },
  not_found: { message: 'There is no such thing here.', next: 'Check the name.', exit: 1 },
  feature_off: {
    message: 'Connected services are switched off here.',
    next: 'Settings says which gate is off.',
    exit: 1,
  },
  /** The person declined the native dialog that stands before a call (core/api/call.ts, access `confirmed`). */
  not_confirmed: {
    message: 'You did not confirm this, so nothing was changed.',
    next: 'Try again when you are ready.',
    exit: 1,
  },
  unsupported_method: {
    message: 'This service cannot be connected that way.',
    next: 'Use one of the offered ways.',
    exit: 2,
  },
  // credentials
  profile_not_found: { message: 'There is no profile with this id.', next: 'See `happier connect status`.', exit: 3 },
  profile_unusable: { message: 'This profile cannot be used now.', next: 'Open its page to mend it.', exit: 3 },
  needs_sign_in: { message: 'The provider ended this sign-in.', next: 'Sign in again.', exit: 3 },
  credential_unreadable: {
    message: 'This credential cannot be opened with the key on this computer. Nothing was deleted.',
    next: 'Unlock the data, or connect the profile again.',
    exit: 3,
  },
  key_of_other_service: {
    message: 'This key belongs to another service.',
    next: 'Add it under the named service.',
    exit: 1,
  },
  key_shape: {
    message: 'This does not look like a key of this service.',
    next: 'Copy the whole key and try again.',
    exit: 1,
  },
  key_executes: {
    message: 'This text begins with "!": a backend would run it as a command.',
    next: 'Copy the key alone.',
    exit: 1,
  },
  key_names_variable: {
    message: 'This is the name of a variable, not a key: a backend would take that variable instead.',
    next: 'Copy the key itself.',
    exit: 1,
  },
  key_refused: {
    message: 'The provider does not accept this key.',
    next: 'Create a new key at the provider.',
    exit: 1,
  },
  incompatible: {
    message: 'This backend cannot use that service or kind of credential.',
    next: 'Choose a compatible profile.',
    exit: 1,
  },
  slot_taken: {
    message: 'Two profiles of the same provider were chosen; a backend can hold one.',
    next: 'Choose one of them.',
    exit: 1,
  },
  // connecting
  attempt_unknown: { message: 'This sign-in attempt is over.', next: 'Start the sign-in again.', exit: 1 },
  attempt_expired: { message: 'This sign-in took longer than ten minutes.', next: 'Start the sign-in again.', exit: 1 },
  attempt_cancelled: {
    message: 'The sign-in was cancelled. Nothing was stored.',
    next: 'Start again when you are ready.',
    exit: 1,
  },
  redirect_not_url: {
    message: 'This is not the address the sign-in page ended on.',
    next: 'Paste the whole address from the browser.',
    exit: 1,
  },
  redirect_wrong_address: {
    message: 'This address belongs to another sign-in.',
    next: 'Paste the address this sign-in ended on.',
    exit: 1,
  },
  redirect_missing_code: {
    message: 'The pasted address holds no authorization code.',
    next: 'Paste the whole address.',
    exit: 1,
  },
  redirect_missing_state: {
    message: 'The pasted address holds no state.',
    next: 'Paste the whole address, not the code alone.',
    exit: 1,
  },
  redirect_duplicate: { message: 'The pasted address holds a value twice.', next: 'Start the sign-in again.', exit: 1 },
  connect_oauth_state_mismatch: {
    message: 'This answer belongs to another sign-in.',
    next: 'Start the sign-in again.',
    exit: 1,
  },
  connect_access_denied: {
    message: 'The sign-in was declined at the provider.',
    next: 'Sign in again and allow access.',
    exit: 1,
  },
  connect_provider_error: {
    message: 'The provider ended the sign-in with an error.',
    next: 'Try again, or use another way.',
    exit: 1,
  },
  connect_page_failed: {
    message: 'The sign-in page could not be shown.',
    next: 'Check the network and try again, or use another way.',
    exit: 1,
  },
  connect_page_untrusted: {
    message: 'The sign-in page could not prove who it is, so nothing was sent to it.',
    next: 'Check the network and the clock of this computer, or use another way.',
    exit: 1,
  },
  connect_oauth_invalid_grant: {
    message: 'The provider did not accept this sign-in: it was used already or took too long.',
    next: 'Start the sign-in again.',
    exit: 1,
  },
  connect_oauth_invalid_client: {
    message: 'The provider does not accept this app.',
    next: 'Check the override of the client id, or update the app.',
    exit: 1,
  },
  connect_oauth_missing_refresh_token: {
    message: 'The provider gave no lasting sign-in.',
    next: 'Sign in again and allow access.',
    exit: 1,
  },
  connect_oauth_exchange_failed: {
    message: 'The provider did not complete the sign-in.',
    next: 'Try again in a moment.',
    exit: 1,
  },
  connect_oauth_timeout: { message: 'The provider did not answer in time.', next: 'Try again in a moment.', exit: 1 },
  connect_oauth_missing_scope: {
    message: 'The sign-in gave less access than the backends need.',
    next: 'Sign in again and leave every permission on.',
    exit: 1,
  },
  connect_client_secret_missing: {
    message: 'Signing in to Gemini needs the client secret of Gemini CLI, which is not installed here.',
    next: 'Install Gemini CLI, then try again.',
    exit: 1,
  },
  connect_port_taken: {
    message: 'Another program uses the port that the browser comes back to.',
    next: 'Close it, or sign in with a code or by pasting the address.',
    exit: 1,
  },
  connect_device_expired: { message: 'The code has expired.', next: 'Get a new code.', exit: 1 },
  connect_device_disabled: {
    message: 'This account does not allow sign-in by code.',
    next: 'Switch it on in the security settings of ChatGPT, ask your administrator, or use another way.',
    exit: 1,
  },
  setup_token_failed: {
    message: '`claude setup-token` ended without a token.',
    next: 'Try again, or run it in a terminal and paste the token.',
    exit: 1,
  },
  import_changed: {
    message: 'This login has changed since it was shown.',
    next: 'Look again and choose anew.',
    exit: 1,
  },
  import_unusable: {
    message: 'This login cannot be taken over.',
    next: 'Sign in anew instead.',
    exit: 1,
  },
  connect_redirect_not_allowed: {
    message: 'The sign-in named an address that is not registered.',
    next: 'Update the app.',
    exit: 1,
  },
  identity_changed: {
    message: 'You signed in with another account than before.',
    next: 'Confirm the change, or sign in with the first account.',
    exit: 1,
  },
  // refresh
  refresh_unavailable: {
    message: 'The provider could not be reached to renew this sign-in.',
    next: 'Try again in a moment.',
    exit: 1,
  },
  lease_unavailable: { message: 'Another program is renewing this sign-in.', next: 'Try again in a moment.', exit: 1 },
  // server
  revision_conflict: { message: 'This was changed elsewhere at the same moment.', next: 'Try again.', exit: 1 },
  too_large: { message: 'This is larger than what can be stored.', next: 'Shorten it.', exit: 1 },
  rate_limited: { message: 'Too many tries in a short time.', next: 'Wait a minute and try again.', exit: 1 },
  unauthorized: { message: 'This program may not ask that.', next: 'Start Happier again.', exit: 4 },
  server_unavailable: {
    message: 'The server cannot be reached.',
    next: 'Check the network and the server address.',
    exit: 4,
  },
  // daemon and account
  daemon_unreachable: {
    message: 'The Happier daemon is not running or does not answer.',
    next: 'Run `happier daemon start`.',
    exit: 4,
  },
  daemon_version: {
    message: 'The running daemon is of another version.',
    next: 'Run `happier daemon stop`, then try again.',
    exit: 4,
  },
  account_locked: { message: 'The stored data is locked.', next: 'Unlock it with your passphrase.', exit: 3 },
  passphrase_wrong: { message: 'That passphrase does not open the data.', next: 'Try again.', exit: 3 },
  passphrase_weak: { message: 'A passphrase has at least 8 characters.', next: 'Choose a longer one.', exit: 2 },
  keychain_unavailable: {
    message: 'The system keychain does not answer.',
    next: 'Unlock the keychain and try again.',
    exit: 3,
  },
  key_missing: {
    message: 'The key of the stored data is not in the keychain of this computer. Nothing was deleted.',
    next: 'Restore the keychain entry, or use the recovery key.',
    exit: 3,
  },
  key_changed: {
    message: 'The keychain of this computer holds another key than the one of the stored data. Nothing was deleted.',
    next: 'Restore the keychain entry, or use the recovery key.',
    exit: 3,
  },
  key_wrong: {
    message: 'What the keychain of this computer holds is no key. Nothing was deleted.',
    next: 'Restore the keychain entry, or use the recovery key.',
    exit: 3,
  },
  keychain_locked: { message: 'The system keychain is locked.', next: 'Unlock it and try again.', exit: 3 },
  account_damaged: {
    message: 'The file that describes the account is damaged. Nothing was deleted.',
    next: 'Restore it from a backup, or use the recovery key.',
    exit: 3,
  },
  recovery_words_wrong: {
    message: 'These words are not a recovery key.',
    next: 'Check the named word, the order and the number of words (24).',
    exit: 1,
  },
  recovery_other_account: {
    message: 'This recovery key belongs to other data.',
    next: 'Use the recovery key of this data folder.',
    exit: 1,
  },
  recovery_needs_app: {
    message: 'The keychain protects this data, so only the app shows the recovery key.',
    next: 'Open Settings in the app.',
    exit: 1,
  },
  ineligible: {
    message: 'The provider does not serve this account here.',
    next: 'See why on its profile page, or use another account.',
    exit: 3,
  },
  data_folder_unsafe: {
    message: 'The data folder can be read by other users or belongs to someone else.',
    next: 'Make it private (mode 700) and yours.',
    exit: 1,
  },
  data_folder_newer: {
    message: 'The data folder was written by a newer version.',
    next: 'Update the app. Nothing was changed.',
    exit: 1,
  },
  // sessions
  backend_missing: { message: 'The backend is not installed.', next: 'Install it, then start again.', exit: 1 },
  folder_missing: { message: 'The folder does not exist.', next: 'Choose another folder.', exit: 1 },
  argument_refused: {
    message: 'An argument would change the account or the address it talks to.',
    next: 'Leave it out.',
    exit: 1,
  },
  variable_refused: {
    message: 'A variable would change the account or the address it talks to.',
    next: 'Leave it out.',
    exit: 1,
  },
  project_file_refused: {
    message: 'A file of this folder could send the credential elsewhere.',
    next: 'Look at it, then allow it for this folder, or remove it.',
    exit: 1,
  },
  conversation_not_found: {
    message: 'The home of the chosen account has no such conversation.',
    next: 'Bring it over from the account it was made with, or start without it.',
    exit: 1,
  },
  session_busy: {
    message: 'The session is in the middle of a turn.',
    next: 'Try again when it waits for you.',
    exit: 1,
  },
  session_ended: { message: 'The session has ended.', next: 'Start it again.', exit: 1 },
  shim_folder: {
    message: 'That folder holds a program of the same name which is not ours.',
    next: 'Choose another folder.',
    exit: 1,
  },
  session_not_found: { message: 'There is no such session.', next: 'See the list of sessions.', exit: 1 },
  spawn_failed: { message: 'The backend could not be started.', next: 'Check that it runs by itself.', exit: 1 },
  internal: {
    message: 'Something went wrong inside Happier. Nothing was lost.',
    next: 'Try again; if it stays, report it.',
    exit: 1,
  },
} as const satisfies Readonly<Record<string, ErrorEntry>>;

export type ErrorCode = keyof typeof errorTable;

const codes = Object.keys(errorTable) as [ErrorCode, ...ErrorCode[]];
const errorCodeSchema = z.enum(codes);

const longestDetail = 200;

/** What crosses a process border. `detail` names the thing (a variable, an argument, a service), never a secret or provider text. */
export const errorShapeSchema = z.strictObject({
  code: errorCodeSchema,
  detail: z.string().max(longestDetail).nullable(),
});
export type ErrorShape = z.infer<typeof errorShapeSchema>;

/** The only error that is shown to a person. Everything else becomes `internal` at the border. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly detail: string | null;

  constructor(code: ErrorCode, detail: string | null = null) {
    super(detail === null ? code : `${code}: ${detail}`);
    this.name = 'AppError';
    this.code = code;
    this.detail = detail === null ? null : detail.slice(0, longestDetail);
  }
}

/** Turns anything thrown into what may cross a border: an AppError keeps its code, all else is `internal` without its text. */
export function toErrorShape(error: unknown): ErrorShape {
  return error instanceof AppError ? { code: error.code, detail: error.detail } : { code: 'internal', detail: null };
}

/** The sentence for a person: what happened, which thing, what to do. */
export function describeError(error: ErrorShape): string {
  const entry = errorTable[error.code];
  return error.detail === null ? `${entry.message} ${entry.next}` : `${entry.message} (${error.detail}) ${entry.next}`;
}
