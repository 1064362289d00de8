// The five services (SPEC B1): what kind of credential each keeps and how one is connected. Everything else derives from this table.
import { z } from 'zod';

export const serviceIds = ['openai-codex', 'openai', 'claude-subscription', 'anthropic', 'gemini'] as const;
export const serviceIdSchema = z.enum(serviceIds);
export type ServiceId = z.infer<typeof serviceIdSchema>;

export const credentialKindSchema = z.enum(['oauth', 'setup-token', 'api-key']);
export type CredentialKind = z.infer<typeof credentialKindSchema>;

/** What a backend can hold once (DESIGN §1). */
export const vendorSlotSchema = z.enum(['openai', 'anthropic', 'google']);
export type VendorSlot = z.infer<typeof vendorSlotSchema>;

/** `embedded-browser` is the in-app browser; `system-browser` the person's own with a loopback listener. */
export const connectMethodSchema = z.enum([
  'embedded-browser',
  'system-browser',
  'device-code',
  'paste',
  'setup-token',
  'api-key',
]);
export type ConnectMethod = z.infer<typeof connectMethodSchema>;

export type Service = {
  readonly id: ServiceId;
  readonly name: string;
  readonly slot: VendorSlot;
  readonly kinds: readonly CredentialKind[];
  /** In order of preference in the app (SPEC C1–C5, C8). */
  readonly methods: readonly ConnectMethod[];
  /** What the command line does when no way is named. */
  readonly commandLineMethod: ConnectMethod;
  /** Whether the provider tells a quota for it (SPEC H1). */
  readonly hasQuota: boolean;
  /** Whether the provider replaces the refresh token at each refresh and refuses the old one. */
  readonly rotatesRefreshToken: boolean;
};

export const services: Readonly<Record<ServiceId, Service>> = {
  'openai-codex': {
    id: 'openai-codex',
    name: 'Codex',
    slot: 'openai',
    kinds: ['oauth'],
    methods: ['embedded-browser', 'device-code', 'paste', 'system-browser'],
    commandLineMethod: 'system-browser',
    hasQuota: true,
    rotatesRefreshToken: true,
  },
  openai: {
    id: 'openai',
    name: 'OpenAI API key',
    slot: 'openai',
    kinds: ['api-key'],
    methods: ['api-key'],
    commandLineMethod: 'api-key',
    hasQuota: false,
    rotatesRefreshToken: false,
  },
  'claude-subscription': {
    id: 'claude-subscription',
    name: 'Claude',
    slot: 'anthropic',
    kinds: ['oauth', 'setup-token'],
    methods: ['setup-token', 'embedded-browser', 'paste'],
    commandLineMethod: 'setup-token',
    hasQuota: true,
    rotatesRefreshToken: true,
  },
  anthropic: {
    id: 'anthropic',
    name: 'Anthropic API key',
    slot: 'anthropic',
    kinds: ['api-key'],
    methods: ['api-key'],
    commandLineMethod: 'api-key',
    hasQuota: false,
    rotatesRefreshToken: false,
  },
  gemini: {
    id: 'gemini',
    name: 'Gemini',
    slot: 'google',
    kinds: ['oauth'],
    methods: ['embedded-browser', 'paste', 'system-browser'],
    commandLineMethod: 'system-browser',
    hasQuota: true,
    rotatesRefreshToken: false,
  },
};
