// A person who has connected one profile of every service and kind by the command line, at accounts that the simulator plays.
import { type CliBench, connectByPaste } from './cli.ts';
import type { TestSimulator } from './simulator.ts';

/** How the table of pairs names a credential, with its backend where that alone says too little. */
export type CredentialName =
  | 'codex sign-in'
  | 'openai key'
  | 'setup-token'
  | 'claude sign-in'
  | 'anthropic key'
  | 'gemini sign-in';

export type ConnectedProfile = {
  /** As `--auth` takes it. */
  readonly auth: string;
  /** What the profile is called in the app. */
  readonly label: string;
  /** The token or key that it holds now. */
  readonly secret: () => string;
};

export type ConnectedPerson = Readonly<Record<CredentialName, ConnectedProfile>>;

/** @throws Error with the command's own words when a connection fails */
export async function connectPerson(bench: CliBench, simulator: TestSimulator): Promise<ConnectedPerson> {
  const { openai, anthropic, google } = simulator.control;
  const openAiKey = `sk-proj-${'k'.repeat(48)}`;
  const anthropicKey = `sk-ant-api03-${'k'.repeat(92)}`;
  const codex = openai.addAccount({ email: 'codex@example.com', plan: 'pro' }).accountId;
  openai.addAccount({ email: 'key@example.com', apiKeys: [openAiKey] });
  const claude = anthropic.addAccount({ email: 'claude@example.com', plan: 'max-5x' }).accountId;
  const setupToken = anthropic.setupToken(anthropic.addAccount({ email: 'year@example.com', plan: 'pro' }).accountId);
  anthropic.addAccount({ email: 'api@example.com', apiKeys: [anthropicKey] });
  const gemini = google.addAccount({ email: 'gemini@example.com' }).accountId;
  openai.setAutoConsent({ account: codex });
  anthropic.setAutoConsent({ account: claude });
  google.setAutoConsent({ account: gemini });
  const named = (profile: string, label: string) => ['--profile', profile, '--label', label];
  const typed = (target: string, way: string, name: readonly string[], secret: string) =>
    bench.run(['connect', target, way, ...name], { input: `${secret}\n` });
  const results = [
    await connectByPaste(bench, named('work', 'Codex of work')),
    await connectByPaste(bench, named('own', 'Claude of mine'), 'claude'),
    await connectByPaste(bench, named('work', 'Gemini of work'), 'gemini'),
    await typed('codex', '--api-key', named('ci', 'OpenAI of CI'), openAiKey),
    await typed('claude', '--api-key', named('ci', 'Anthropic of CI'), anthropicKey),
    await typed('claude', '--setup-token', named('year', 'Claude for a year'), setupToken),
  ];
  for (const { code, stderr } of results) if (code !== 0) throw new Error(stderr);
  const newest = (issued: { readonly accessTokens: readonly string[] }) => issued.accessTokens.at(-1) ?? '';
  return {
    'codex sign-in': {
      auth: 'openai-codex=work',
      label: 'Codex of work',
      secret: () => newest(openai.issued(codex)),
    },
    'openai key': { auth: 'openai=ci', label: 'OpenAI of CI', secret: () => openAiKey },
    'setup-token': { auth: 'claude-subscription=year', label: 'Claude for a year', secret: () => setupToken },
    'claude sign-in': {
      auth: 'claude-subscription=own',
      label: 'Claude of mine',
      secret: () => newest(anthropic.issued(claude)),
    },
    'anthropic key': { auth: 'anthropic=ci', label: 'Anthropic of CI', secret: () => anthropicKey },
    'gemini sign-in': { auth: 'gemini=work', label: 'Gemini of work', secret: () => newest(google.issued(gemini)) },
  };
}

/** The table's name of a pair's credential. */
export function credentialName(backend: string, credential: string): CredentialName {
  return (credential === 'sign-in' ? `${backend} sign-in` : credential) as CredentialName;
}
