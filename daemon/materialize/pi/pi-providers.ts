// What Pi calls the providers, and the model that a start asks for when the person names none.
import type { ServiceId, VendorSlot } from '../../../core/catalog/services.ts';
import type { AccessCredential } from '../access-credential.ts';

/** Pi's provider of each service it takes, and the model. All four pairs were run with 0.73.1 (backend-clis.md). */
export const piDefaults: Readonly<Partial<Record<ServiceId, { readonly provider: string; readonly model: string }>>> = {
  'openai-codex': { provider: 'openai-codex', model: 'gpt-5.5' },
  openai: { provider: 'openai', model: 'gpt-5.4' },
  'claude-subscription': { provider: 'anthropic', model: 'claude-sonnet-4-6' },
  anthropic: { provider: 'anthropic', model: 'claude-sonnet-4-6' },
};

/** The provider whose plain key or variables count where a slot is left native; a sign-in of Pi's own does not come along. */
const piNativeProviders = { openai: 'openai', anthropic: 'anthropic' } as const satisfies Partial<
  Record<VendorSlot, string>
>;

export type PiProviders = {
  /** Of each credential, same order. */
  readonly connected: readonly string[];
  readonly native: readonly string[];
};

export function piProvider(credential: AccessCredential): string {
  return piDefaults[credential.serviceId]?.provider ?? credential.slot;
}

export function piProviders(credentials: readonly AccessCredential[]): PiProviders {
  const taken = new Set(credentials.map(({ slot }) => slot));
  const slots = (['openai', 'anthropic'] as const).filter((slot) => !taken.has(slot));
  return { connected: credentials.map(piProvider), native: slots.map((slot) => piNativeProviders[slot]) };
}

export type PiModel = { readonly provider: string; readonly model: string };

/** Which of several connected vendors makes a model of this name; null where the name does not tell. */
function vendorOf(model: string): VendorSlot | null {
  if (/^claude|^(opus|sonnet|haiku)\b/i.test(model)) return 'anthropic';
  return /^(gpt|o\d|codex|chatgpt)/i.test(model) ? 'openai' : null;
}

/**
 * `provider/model` or a bare model name, as a pair. A bare name belongs to the connected profile that its vendor's name tells, else to
 * the first.
 */
export function chosenModel(
  wanted: string,
  credentials: readonly AccessCredential[],
  { connected, native }: PiProviders,
): PiModel {
  const [provider = '', ...rest] = wanted.split('/');
  if (rest.length > 0 && [...connected, ...native].includes(provider)) return { provider, model: rest.join('/') };
  const at = credentials.findIndex(({ slot }) => slot === vendorOf(wanted));
  return { provider: connected[Math.max(at, 0)] ?? '', model: wanted };
}
