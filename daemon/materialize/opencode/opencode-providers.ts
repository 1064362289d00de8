// What OpenCode calls the vendors, and the model that a start asks for when the person names none.
import type { ServiceId, VendorSlot } from '../../../core/catalog/services.ts';
import type { AccessCredential } from '../access-credential.ts';

/** The vendor slots that OpenCode takes, by the provider id that holds each (backend-clis.md: `openai`, not `openai-codex`). */
export const opencodeProviders = { openai: 'openai', anthropic: 'anthropic' } as const satisfies Partial<
  Record<VendorSlot, string>
>;
export type OpencodeProvider = (typeof opencodeProviders)[keyof typeof opencodeProviders];

/**
 * Without a model OpenCode 1.18.33 takes one of its own choice, also of its own free provider (backend-clis-interactive.md §3). Both
 * names were run with the pinned version; a ChatGPT sign-in serves only some of the models that a key serves.
 */
const opencodeModels: Readonly<Partial<Record<ServiceId, string>>> = {
  'openai-codex': 'gpt-5.5',
  openai: 'gpt-5.5',
  anthropic: 'claude-sonnet-4-6',
};

/** What `opencode models` of 1.18.33 lists with a ChatGPT sign-in; with any other id a start ends with "Unexpected server error". */
const servedToSignIn = /^gpt-(5\.3-codex-spark|5\.[4-9]|[6-9]|\d\d)/;

export function providerOf(credential: AccessCredential): OpencodeProvider {
  return credential.slot === 'anthropic' ? opencodeProviders.anthropic : opencodeProviders.openai;
}

export type Providers = {
  /** The provider of each credential, same order. */
  readonly connected: readonly OpencodeProvider[];
  /** Providers of slots that are left native. */
  readonly native: readonly OpencodeProvider[];
  /** Whether a `provider/model` that a configuration names can be run. */
  readonly serves: (model: string) => boolean;
  /** `provider/model` of the first credential. */
  readonly fallback: string;
  /** `provider/model` of what was asked for, which may be a bare name; null: of a provider that this start does not have. */
  readonly chosen: (wanted: string) => string | null;
};

export function providersOf(credentials: readonly AccessCredential[]): Providers {
  const connected = credentials.map(providerOf);
  const native = Object.values(opencodeProviders).filter((id) => !connected.includes(id));
  const isSignIn = credentials.some(({ serviceId }) => serviceId === 'openai-codex');
  const [first] = credentials;
  const available: readonly string[] = [...connected, ...native];
  return {
    connected,
    native,
    serves(model) {
      const [provider = '', ...name] = model.split('/');
      if (provider === 'openai' && isSignIn) return servedToSignIn.test(name.join('/'));
      return name.join('') !== '' && available.includes(provider);
    },
    fallback: first ? `${providerOf(first)}/${opencodeModels[first.serviceId] ?? ''}` : '',
    chosen(wanted) {
      const [provider = '', ...name] = wanted.split('/');
      if (name.length > 0) return available.includes(provider) ? wanted : null;
      const vendor = /^claude/i.test(wanted) ? opencodeProviders.anthropic : opencodeProviders.openai;
      return `${connected.includes(vendor) ? vendor : connected[0]}/${wanted}`;
    },
  };
}
