// What one `happier connect …` asks for: which service, which way, under which profile. Read from the options before anything starts.
import { type ConnectMethod, type ServiceId, serviceIdSchema, services } from '../../core/catalog/services.ts';
import { AppError } from '../../core/errors.ts';
import { type ProfileId, profileIdSchema } from '../../core/ids.ts';

export const targetNames = ['codex', 'claude', 'gemini'] as const;
export type TargetName = (typeof targetNames)[number];
export type Target = { readonly signIn: ServiceId; readonly apiKey: ServiceId | null };

/** Which services a target of `happier connect` stands for (SPEC C1–C5). */
export const targets: Readonly<Record<TargetName, Target>> = {
  codex: { signIn: 'openai-codex', apiKey: 'openai' },
  claude: { signIn: 'claude-subscription', apiKey: 'anthropic' },
  gemini: { signIn: 'gemini', apiKey: null },
};

/** The option of each way. The in-app browser is the app's alone. */
export const methodOptions = {
  browser: 'system-browser',
  device: 'device-code',
  paste: 'paste',
  setupToken: 'setup-token',
  apiKey: 'api-key',
} as const satisfies Readonly<Record<string, ConnectMethod>>;

export type ConnectOptions = { readonly [K in keyof typeof methodOptions]?: true } & {
  readonly profile: string;
  readonly label?: string;
  readonly replace?: true;
  readonly open: boolean;
  /** `--no-check` */
  readonly check?: boolean;
  readonly timeout?: string;
  readonly json?: true;
};

export type ConnectRequest = {
  readonly serviceId: ServiceId;
  readonly method: ConnectMethod;
  /** The way was named by the person, so no other one takes its place. */
  readonly isNamed: boolean;
  readonly profileId: ProfileId;
  readonly label: string | undefined;
  readonly replace: boolean;
  readonly open: boolean;
  readonly skipCheck: boolean;
  readonly signal: AbortSignal | undefined;
};

export function parseProfileId(text: string): ProfileId {
  const parsed = profileIdSchema.safeParse(text);
  if (!parsed.success) throw new AppError('invalid_profile_id', text.slice(0, 80));
  return parsed.data;
}

export function parseServiceId(text: string): ServiceId {
  const parsed = serviceIdSchema.safeParse(text);
  if (!parsed.success) throw new AppError('invalid_input', `no service is called ${text.slice(0, 80)}`);
  return parsed.data;
}

function timeoutSignal(seconds: string | undefined): AbortSignal | undefined {
  if (seconds === undefined) return undefined;
  if (!/^[1-9]\d{0,3}$/.test(seconds))
    throw new AppError('invalid_input', '--timeout takes whole seconds from 1 to 9999');
  return AbortSignal.timeout(Number(seconds) * 1000);
}

/** @throws AppError `invalid_input`, `invalid_profile_id`, `unsupported_method` */
export function readRequest(target: Target, options: ConnectOptions): ConnectRequest {
  const named = Object.entries(methodOptions).filter(([name]) => options[name as keyof typeof methodOptions]);
  if (named.length > 1) throw new AppError('invalid_input', 'name one way to connect, not several');
  const method = named[0]?.[1] ?? services[target.signIn].commandLineMethod;
  const serviceId = method === 'api-key' ? target.apiKey : target.signIn;
  if (serviceId === null || !services[serviceId].methods.includes(method))
    throw new AppError('unsupported_method', services[target.signIn].name);
  return {
    serviceId,
    method,
    isNamed: named.length > 0,
    profileId: parseProfileId(options.profile),
    label: options.label,
    replace: options.replace === true,
    open: options.open,
    skipCheck: options.check === false,
    signal: timeoutSignal(options.timeout),
  };
}

/** The part of a request that every call of the daemon takes. */
export function profileFields({ profileId, label }: Pick<ConnectRequest, 'profileId' | 'label'>) {
  return { profileId, ...(label === undefined ? {} : { label }) };
}
