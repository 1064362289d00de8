// A spawn gets only what it needs: the dumping backend finds exactly what the plan says, whatever was set before, for every choice of auth.
import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BackendId, backendIds, backends } from '../../../core/catalog/backends.ts';
import { type CredentialKind, type ServiceId, serviceIds, services } from '../../../core/catalog/services.ts';
import type { CredentialRecord } from '../../../core/credential/record.ts';
import type { Bindings } from '../../../core/session/binding.ts';
import { connectedSlots } from '../../../core/session/binding.ts';
import { allConversations } from '../../../daemon/conversations/all-conversations.ts';
import { accessCredential } from '../../../daemon/materialize/access-credential.ts';
import { homeFolder, homesFolder } from '../../../daemon/materialize/home-folder.ts';
import { materializers } from '../../../daemon/materialize/materializers.ts';
import type { Plan } from '../../../daemon/materialize/plan.ts';
import { homeRef } from '../../../daemon/sessions/state-folder.ts';
import { expectedEnvironment, expectedHome, foundHome } from './expected-start.ts';
import { asKey, asWork, codexHome, codexRecord, keyRecord, work } from './records.ts';
import { createSessionsWorld, type SessionsWorld } from './sessions-world.ts';

let world: SessionsWorld;
beforeEach(async () => {
  world = await createSessionsWorld();
});
afterEach(() => world.close());

const ambient = {
  OPENAI_API_KEY: 'ambient-1',
  OPENAI_BASE_URL: 'http://127.0.0.1:1/v1',
  OPENAI_ORGANIZATION: 'ambient-2',
  AZURE_OPENAI_API_KEY: 'ambient-3',
  CODEX_API_KEY: 'ambient-4',
  CODEX_ACCESS_TOKEN: 'ambient-5',
  CODEX_HOME: '/nowhere/codex',
  CODEX_SQLITE_HOME: '/nowhere/sqlite',
  CODEX_REFRESH_TOKEN_URL_OVERRIDE: 'http://127.0.0.1:1/token',
  CODEX_SOMETHING_OF_NEXT_YEAR: 'ambient-6',
  CHATGPT_BASE_URL: 'http://127.0.0.1:1',
  ANTHROPIC_API_KEY: 'ambient-7',
  ANTHROPIC_AUTH_TOKEN: 'ambient-8',
  ANTHROPIC_CUSTOM_HEADERS: 'Authorization: ambient-9',
  CLAUDE_CODE_OAUTH_TOKEN: 'ambient-10',
  CLAUDE_CONFIG_DIR: '/nowhere/claude',
  GEMINI_API_KEY: 'ambient-11',
  GOOGLE_API_KEY: 'ambient-12',
  GOOGLE_APPLICATION_CREDENTIALS: '/nowhere/google.json',
  CODE_ASSIST_ENDPOINT: 'http://127.0.0.1:1',
};
const ours = { HAPPIER_HOME: '/nowhere/happier', HAPPIER_PASSPHRASE_FILE: '/nowhere/passphrase' };
const theirs = { HTTPS_PROXY: 'http://127.0.0.1:9', NO_PROXY: 'localhost', SSL_CERT_FILE: '/etc/ca.pem', EDITOR: 'vi' };

type Choice = readonly { readonly serviceId: ServiceId; readonly kind: CredentialKind }[];

/** Every way to fill one slot or more of a backend, one service and kind in each. */
function choicesOf(backend: BackendId): readonly Choice[] {
  const single = serviceIds.flatMap((serviceId) =>
    (backends[backend].accepts[serviceId] ?? []).map((kind) => ({ serviceId, kind })),
  );
  const slot = (each: Choice[number]) => services[each.serviceId].slot;
  const pairs = single.flatMap((one) => single.filter((other) => slot(one) < slot(other)).map((other) => [one, other]));
  return [...single.map((each) => [each]), ...pairs];
}

const all = backendIds.flatMap((backend) =>
  choicesOf(backend).map((choice) => ({
    backend,
    choice,
    name: `${backend} as ${choice.map(({ serviceId, kind }) => `${serviceId} (${kind})`).join(' and ')}`,
  })),
);

function recordOf({ serviceId, kind }: Choice[number]): CredentialRecord {
  const token = `token-of-${serviceId}-000001`;
  if (kind === 'oauth') return codexRecord({ serviceId, accessToken: token });
  return keyRecord({ serviceId, kind, token, ...(kind === 'setup-token' ? { expiresAt: null } : {}) });
}

/** Stands for the conversation's id in the plan that the test makes. */
const conversationId = '00000000-0000-4000-8000-000000000000';

/** The plan of such a start, as the daemon is to make it. */
async function planOf(
  backend: BackendId,
  bindings: Bindings,
  records: readonly CredentialRecord[],
  person: Readonly<Record<string, string>>,
  args: readonly string[],
): Promise<Plan> {
  const ref = homeRef(backend, connectedSlots(backend, bindings));
  if (ref === null) throw new Error('no profile');
  const { home, state, environment, cwd } = world;
  return materializers[backend].prepare({
    ref,
    home: homeFolder(home, ref),
    homesFolder: homesFolder(home),
    credentials: ref.profiles.map(({ serviceId }) => {
      const record = records.find((each) => each.serviceId === serviceId);
      if (!record) throw new Error('no record');
      return accessCredential(record);
    }),
    environment: person,
    userFolder: environment.HOME ?? '',
    cwd,
    args,
    model: null,
    resume: null,
    addedVariables: state.get().addedVariables,
    allowed: new Set(),
    now: Date.now(),
    platform: process.platform,
  });
}

describe('a connected start', () => {
  it.each(all)('gives $name exactly what the plan says', async ({ backend, choice }) => {
    const records = choice.map(recordOf);
    for (const record of records) world.hold(record);
    world.state.change({ addedVariables: ['EDITOR'] });
    const bindings: Bindings = Object.fromEntries(
      choice.map(({ serviceId }) => [serviceId, { source: 'connected', profileId: work }]),
    );
    const person = { ...world.environment, ...ambient, ...theirs, TERM: 'dumb' };
    const { chooseId } = allConversations[backend];
    const idArguments = chooseId?.(conversationId) ?? [];
    const plan = await planOf(backend, bindings, records, person, idArguments);
    writeFileSync(`${world.environment.DUMP_FILE}.folder`, plan.home);

    const session = await world.start({ backend, bindings, environment: { ...person, ...ours } });
    const dump = await world.dump();
    const { conversation } = session;
    const sameId = (each: string) => (conversation === null ? each : each.replaceAll(conversation, conversationId));
    expect(dump.argv.map(sameId)).toEqual([...plan.args.prepend, ...idArguments, ...plan.args.append]);
    expect(dump.env).toEqual(expectedEnvironment(plan, person, world.cwd));
    expect(dump.env).toMatchObject({ HTTPS_PROXY: theirs.HTTPS_PROXY, SSL_CERT_FILE: theirs.SSL_CERT_FILE });
    expect(foundHome(dump)).toEqual(expectedHome(plan));
    expect(dump.cwd).toBe(world.cwd);
    expect(session.removedVariables).toEqual(plan.environment.remove);
    const refreshTokens = records.flatMap((record) => ('refreshToken' in record ? [record.refreshToken] : []));
    for (const token of refreshTokens) expect(JSON.stringify(dump)).not.toContain(token);
    for (const record of records) expect(JSON.stringify(dump.argv)).not.toContain(`token-of-${record.serviceId}`);
  });

  it('leaves no variable of a connected slot in place, and says why each went', async () => {
    world.hold(codexRecord());
    const person = { ...world.environment, ...ambient, ...theirs };
    const session = await world.start({ bindings: asWork, environment: { ...person, ...ours } });
    const { env } = await world.dump();
    const isAmbient = (name: string) => Object.hasOwn(ambient, name);
    expect(Object.keys(env).filter(isAmbient)).toEqual(['CODEX_HOME']);
    expect(env.CODEX_HOME).toBe(homeFolder(world.home, codexHome));
    const why = Object.fromEntries(session.removedVariables.map((each) => [each.name, each.why]));
    expect(why).toMatchObject({
      OPENAI_API_KEY: 'billed-instead',
      OPENAI_BASE_URL: 'redirects',
      CODEX_HOME: 'redirects',
      ANTHROPIC_API_KEY: 'not-needed',
    });
    expect(Object.keys(why).sort()).toEqual(Object.keys(ambient).sort());
  });

  it('adds the variables that were chosen for it', async () => {
    world.hold(codexRecord());
    await world.start({ bindings: asWork, variables: { EXTRA: 'one', EDITOR: 'emacs' } });
    expect((await world.dump()).env).toMatchObject({ EXTRA: 'one', EDITOR: 'emacs' });
  });

  it('runs on an API key from the file, not from the environment', async () => {
    world.hold(keyRecord());
    await world.start({ bindings: asKey, environment: { ...world.environment, OPENAI_API_KEY: 'ambient' } });
    const dump = await world.dump();
    expect(JSON.parse(dump.folders.CODEX_HOME?.['auth.json']?.text ?? '')).toEqual({
      auth_mode: 'apikey',
      OPENAI_API_KEY: 'sk-key-of-work-000001',
    });
    expect(JSON.stringify([dump.env, dump.argv])).not.toContain('sk-key-of-work');
    expect(dump.env).not.toHaveProperty('OPENAI_API_KEY');
  });

  it('puts the person’s arguments between those of the plan, and none behind a --', async () => {
    world.hold(codexRecord());
    await world.start({ bindings: asWork, model: 'gpt-x', args: ['--no-alt-screen', '--', 'do it'] });
    const { argv } = await world.dump();
    expect(argv.slice(-2)).toEqual(['--', 'do it']);
    expect(argv).toEqual(expect.arrayContaining(['--no-daemon', '--model', 'gpt-x', '--no-alt-screen']));
  });
});

describe('a native start', () => {
  it.each(backendIds)('of %s keeps the person’s own login and variables and has no home of ours', async (backend) => {
    const environment = { ...world.environment, ...ambient, ...ours, ...theirs };
    const session = await world.start({ backend, environment, args: ['--profile', 'mine'] });
    const dump = await world.dump();
    expect(dump.env).toEqual({
      ...world.environment,
      ...ambient,
      ...theirs,
      PWD: world.cwd,
      TERM: 'xterm-256color',
      COLORTERM: 'truecolor',
    });
    expect(dump.argv).toEqual(['--profile', 'mine']);
    expect(session.removedVariables).toEqual([]);
    expect(session.billsTo).toBe('Native login');
    expect(world.fetched).toEqual([]);
  });

  it('does not take the home of a connected session around it for the native login, nor what that was given', async () => {
    const outer = homeFolder(world.home, codexHome);
    const given = { CODEX_HOME: outer, OPENAI_API_KEY: 'of-the-outer', HAPPIER_SESSION_VARIABLES: 'OPENAI_API_KEY' };
    const session = await world.start({ environment: { ...world.environment, ...given } });
    const { env } = await world.dump();
    for (const name of Object.keys(given)) expect(env).not.toHaveProperty(name);
    expect(session.removedVariables).toEqual([
      { name: 'CODEX_HOME', why: 'outer-session' },
      { name: 'OPENAI_API_KEY', why: 'outer-session' },
    ]);
  });
});
