// The providers whose codes this server exchanges, by service.
import type { ServiceId } from '../../core/catalog/services.ts';
import { openAiCodexProvider } from './openai-codex.ts';
import type { Provider } from './provider.ts';

export const providers: Readonly<Partial<Record<ServiceId, Provider>>> = {
  'openai-codex': openAiCodexProvider,
};
