// The variables that a Gemini start sets, so that no `.env` can: Gemini reads one on its own, but never over a variable that is there.
import { slotOfVariable } from '../../../core/catalog/backend-variables.ts';

/**
 * Names by which 0.61.0 chooses an account, an address or an isolation (from its source). Empty counts as absent in each; the others
 * are in `fixed`.
 */
const emptied = (
  'CLOUD_SHELL CODE_ASSIST_API_VERSION GEMINI_API_KEY GEMINI_API_KEY_AUTH_MECHANISM GEMINI_CLI_ACTIVITY_LOG_TARGET ' +
  'GEMINI_CLI_CUSTOM_HEADERS GEMINI_CLI_IDE_AUTH_TOKEN GEMINI_CLI_IDE_PID GEMINI_CLI_IDE_SERVER_PORT ' +
  'GEMINI_CLI_IDE_SERVER_STDIO_ARGS GEMINI_CLI_IDE_SERVER_STDIO_COMMAND GEMINI_CLI_IDE_WORKSPACE_PATH GEMINI_CLI_INTEGRATION_TEST ' +
  'GEMINI_CLI_SYSTEM_DEFAULTS_PATH GEMINI_CLI_SYSTEM_SETTINGS_PATH GEMINI_CLI_TRUSTED_FOLDERS_PATH GEMINI_CLI_TRUST_WORKSPACE ' +
  'GEMINI_CLI_USE_COMPUTE_ADC GEMINI_DEFAULT_AUTH_TYPE GEMINI_FORCE_ENCRYPTED_FILE_STORAGE GEMINI_MODEL GEMINI_RESTRICTED_MODE ' +
  'GEMINI_SANDBOX GEMINI_SANDBOX_IMAGE GEMINI_SANDBOX_PROXY_COMMAND GEMINI_SYSTEM_MD GEMINI_TELEMETRY_OTLP_ENDPOINT ' +
  'GEMINI_TELEMETRY_OUTFILE GEMINI_TELEMETRY_USE_CLI_AUTH GEMINI_WRITE_SYSTEM_MD GOOGLE_API_KEY GOOGLE_APPLICATION_CREDENTIALS ' +
  'GOOGLE_CLOUD_ACCESS_TOKEN GOOGLE_CLOUD_LOCATION GOOGLE_CLOUD_PROJECT GOOGLE_CLOUD_PROJECT_ID GOOGLE_CLOUD_QUOTA_PROJECT ' +
  'GOOGLE_CLOUD_UNIVERSE_DOMAIN GOOGLE_GEMINI_BASE_URL GOOGLE_GENAI_API_VERSION GOOGLE_GENAI_USE_GCA GOOGLE_GENAI_USE_VERTEXAI ' +
  'GOOGLE_VERTEX_BASE_URL'
).split(' ');

const fixed: Readonly<Record<string, string>> = {
  CODE_ASSIST_ENDPOINT: 'https://cloudcode-pa.googleapis.com',
  // An empty target or protocol ends Gemini with an error; both mean nothing while telemetry is off.
  GEMINI_TELEMETRY_ENABLED: 'false',
  GEMINI_TELEMETRY_TARGET: 'local',
  GEMINI_TELEMETRY_OTLP_PROTOCOL: 'grpc',
};

/** Which project's licence and quota count; it is the person's own word, and means something only for the account it belongs to. */
const projectVariables = ['GOOGLE_CLOUD_PROJECT', 'GOOGLE_CLOUD_PROJECT_ID', 'GOOGLE_CLOUD_LOCATION'];

/** Names of the network, each with the value that stands for "not set". Both cases are read, so both get the person's own value. */
const network: readonly { readonly names: readonly string[]; readonly absent: string }[] = [
  { names: ['HTTPS_PROXY', 'https_proxy'], absent: '' },
  { names: ['HTTP_PROXY', 'http_proxy'], absent: '' },
  { names: ['ALL_PROXY', 'all_proxy'], absent: '' },
  { names: ['NO_PROXY', 'no_proxy'], absent: '' },
  { names: ['NODE_TLS_REJECT_UNAUTHORIZED'], absent: '1' },
  { names: ['NODE_EXTRA_CA_CERTS'], absent: '' },
  { names: ['NODE_OPTIONS'], absent: '' },
];

const networkNames = new Set(network.flatMap(({ names }) => names));

/**
 * Names that make Gemini's process or one that it starts load code, take another program, trust another issuer or another cloud login.
 * A `.env` with one of these is not read at all.
 */
const loads = new RegExp(
  `^(${[
    '.*_PROXY',
    'NODE_(?!ENV$).*',
    'LD_.*|DYLD_.*',
    'GCLOUD_.*|GCE_.*|CLOUDSDK_.*|METADATA_.*|OAUTH_.*',
    'GRPC_.*|OTEL_.*|OTLP_.*',
    'SSL_.*|OPENSSL_.*',
    'SANDBOX.*|BUILD_SANDBOX|SEATBELT_.*|VITEST|IS_BINARY|DEV',
    'GIT_(SSH.*|ASKPASS|EXEC_PATH|CONFIG.*|PROXY.*|TEMPLATE_DIR|EXTERNAL_DIFF|PAGER|EDITOR|SEQUENCE_EDITOR)|SSH_ASKPASS',
    'PATH|PATHEXT|HOME|USERPROFILE|APPDATA|LOCALAPPDATA|XDG_.*|TMPDIR|TMP|TEMP',
    'SHELL|COMSPEC|BASH_ENV|ENV|ZDOTDIR|IFS|PROMPT_COMMAND|EDITOR|VISUAL|PAGER|BROWSER',
    'PYTHON(PATH|HOME|STARTUP)|PERL5.*|RUBYOPT|RUBYLIB|JAVA_TOOL_OPTIONS|NPM_CONFIG_.*',
  ].join('|')})$`,
  'i',
);

/** What a name in a `.env` would do: `vendor` and `network` are taken from it by setting them, `loads` by not reading the file. */
export function kindOfEnvName(name: string): 'vendor' | 'network' | 'loads' | 'harmless' {
  if (slotOfVariable(name, 'i') === 'google' || Object.hasOwn(fixed, name)) return 'vendor';
  if (networkNames.has(name)) return 'network';
  return loads.test(name) ? 'loads' : 'harmless';
}

export type VariablesInput = {
  /** Absolute path. */
  readonly home: string;
  /** The person's own. */
  readonly environment: Readonly<Record<string, string>>;
  /** Names in the `.env` files that Gemini could read here. */
  readonly names: readonly string[];
  /** Names in the one that the person has allowed. */
  readonly allowedNames: readonly string[];
  /** Gemini is not to count anything of the folder. */
  readonly restricted: boolean;
  /** The person's own login here is of the same account, so that their project is its. */
  readonly ownProject: boolean;
  readonly platform: NodeJS.Platform;
};

function networkVariables({ environment, allowedNames, platform }: VariablesInput): Record<string, string> {
  const set: Record<string, string> = {};
  for (const { names, absent } of network) {
    if (names.some((name) => allowedNames.includes(name))) continue;
    const own = names.map((name) => environment[name]).find((value) => value !== undefined && value !== '');
    // Windows knows no case: one name is all.
    for (const name of platform === 'win32' ? names.slice(0, 1) : names)
      if (environment[name] === undefined) set[name] = own ?? absent;
  }
  return set;
}

/** The person's own words for the project, where they count. */
export function keptProject({ environment, ownProject }: VariablesInput): Readonly<Record<string, string>> {
  const own = projectVariables.flatMap((name) => (environment[name] ? [[name, environment[name]] as const] : []));
  return ownProject ? Object.fromEntries(own) : {};
}

/** All that a start sets. */
export function geminiVariables(input: VariablesInput): Readonly<Record<string, string>> {
  const vendors = input.names.filter((name) => kindOfEnvName(name) === 'vendor');
  return {
    ...Object.fromEntries([...vendors, ...emptied].map((name) => [name, ''])),
    ...fixed,
    ...keptProject(input),
    ...networkVariables(input),
    GEMINI_CLI_HOME: input.home,
    ...(input.restricted ? { GEMINI_RESTRICTED_MODE: 'true' } : {}),
  };
}
