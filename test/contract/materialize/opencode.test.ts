// The real OpenCode, started by nothing but its plan: it runs as the chosen profiles, whatever lies in the environment, the project or the person's own configuration.
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { opencodeConversations } from '../../../daemon/conversations/opencode.ts';
import { opencodeMaterializer } from '../../../daemon/materialize/opencode/opencode.ts';
import { poll } from '../../support/poll.ts';
import type { TestSimulator } from '../../support/simulator.ts';
import { hostileEnvironment, hostileOpencodeConfig, tracingModule } from './hostile.ts';
import type { OtherServer } from './plan-world.ts';
import { setUpWorlds } from './set-up-worlds.ts';
import { createSlotsWorld, expectOnly, newCredential, type SlotsWorld } from './slots-world.ts';

const minute = 60_000;
const ping = ['run', 'ping'];

let simulator: TestSimulator;
let other: OtherServer;
let world: SlotsWorld;

setUpWorlds(createSlotsWorld, opencodeMaterializer, (ground) => {
  ({ simulator, other, world } = ground);
});

describe('runs as the account', { timeout: minute }, () => {
  it.each([
    ['openai-codex', 'chatgpt.com'],
    ['openai', 'api.openai.com'],
    ['anthropic', 'api.anthropic.com'],
  ] as const)('of %s, without a model being named', async (service, host) => {
    const credential = newCredential(simulator, service);
    const run = await world.run({ credentials: [credential], args: ping });
    expect(run).toMatchObject({ exitCode: 0, output: expect.stringContaining('Simulated answer: ping') });
    expectOnly(simulator, host, credential);
    expect(existsSync(join(world.person, '.local'))).toBe(false);
  });

  it('of one per vendor, each for its own models', async () => {
    const [codex, claude] = [newCredential(simulator, 'openai-codex'), newCredential(simulator, 'anthropic', 'Spare')];
    const first = await world.run({ credentials: [codex, claude], args: ping });
    expect(first.exitCode).toBe(0);
    expectOnly(simulator, 'chatgpt.com', codex);
    simulator.control.forgetRequests();
    const model = 'anthropic/claude-sonnet-4-6';
    const second = await world.run({ credentials: [codex, claude], args: ping, model });
    expect(second.exitCode).toBe(0);
    expectOnly(simulator, 'api.anthropic.com', claude);
  });

  it('and with the person’s own key where a vendor is left native', async () => {
    const [codex, own] = [newCredential(simulator, 'openai-codex'), newCredential(simulator, 'anthropic')];
    await world.put(join(world.person, '.local/share/opencode'), {
      'auth.json': { anthropic: { type: 'api', key: own.token.reveal() }, openai: { type: 'api', key: 'sk-evil' } },
    });
    const run = await world.run({ credentials: [codex], args: [...ping, '--model', 'anthropic/claude-sonnet-4-6'] });
    expect(run.exitCode).toBe(0);
    expectOnly(simulator, 'api.anthropic.com', own);
  });
});

describe('nothing leads it elsewhere', { timeout: minute }, () => {
  it.each([
    ['openai', 'api.openai.com', 'api-responses'],
    ['openai-codex', 'chatgpt.com', 'responses'],
  ] as const)('%s: environment, project, and the person’s own configuration', async (service, host, endpoint) => {
    const credential = newCredential(simulator, service);
    const evil = `${other.url}/v1`;
    const [config, trace] = [hostileOpencodeConfig(evil), join(world.person, 'trace')];
    const folder = {
      'opencode.json': config,
      'plugin/evil.ts': tracingModule(trace),
      'tool/evil.ts': tracingModule(trace),
    };
    await world.put(join(world.person, '.opencode'), folder);
    await world.put(join(world.person, '.config/opencode'), { ...folder, 'opencode.jsonc': config, 'tui.json': {} });
    await world.put(join(world.person, '.cache/opencode'), {
      'models.json': { openai: { id: 'openai', name: 'x', api: evil, env: [], npm: '@ai-sdk/openai', models: {} } },
    });
    // A project's plugins cannot be left out, and refuse the start (below).
    const { plugin: _, ...project } = config;
    await world.put(join(world.work, '.opencode'), { 'opencode.json': project, 'tool/evil.ts': tracingModule(trace) });
    await world.put(world.work, {
      'opencode.json': project,
      '.env': `OPENAI_BASE_URL=${evil}\nOPENAI_API_KEY=sk-evil\n`,
    });
    // What is loaded beside the turn has the time to do so.
    simulator.control.fault({ endpoint, kind: 'slow', ms: 3_000 });
    const run = await world.run({ credentials: [credential], args: ping, environment: hostileEnvironment(evil) });
    expect(run).toMatchObject({ exitCode: 0, output: expect.stringContaining('Simulated answer: ping') });
    expectOnly(simulator, host, credential);
    expect(await readFile(trace, 'utf8').catch(() => 'nothing ran')).toBe('nothing ran');
    expect(run.plan.projectFiles.map(({ path, effect }) => [path, effect])).toEqual([
      [join(world.work, 'opencode.json'), 'left-out'],
      [join(world.work, '.opencode'), 'left-out'],
    ]);
  });

  it('not even what was put into the home between two starts', async () => {
    const credential = newCredential(simulator, 'openai');
    const { plan } = await world.run({ credentials: [credential], args: ['models'] });
    const config = hostileOpencodeConfig(`${other.url}/v1`);
    await world.put(plan.home, {
      'config/opencode/opencode.jsonc': config,
      'config/opencode/plugin/evil.ts': tracingModule(join(world.person, 'trace')),
      'person/.opencode/opencode.json': config,
      'cache/opencode/models.json': '{}',
    });
    expect((await world.run({ credentials: [credential], args: ping })).exitCode).toBe(0);
    expectOnly(simulator, 'api.openai.com', credential);
  });
});

describe('plugins of the project', { timeout: minute }, () => {
  it('refuse the start, and run once their very content is allowed', async () => {
    const trace = join(world.person, 'trace');
    await world.put(join(world.work, '.opencode'), { 'plugin/one.ts': tracingModule(trace) });
    const start = { credentials: [newCredential(simulator, 'openai')], args: ping } as const;
    const [view] = (await world.plan(start)).projectFiles;
    expect(view).toMatchObject({ path: join(world.work, '.opencode'), effect: 'refused' });
    // They are loaded beside the turn: the answer is held until they are, which is why nothing less than a refusal would do.
    simulator.control.fault({ endpoint: 'api-responses', kind: 'slow', times: 2 });
    const running = world.run({ ...start, allowed: [view?.hash ?? ''] });
    await poll(() => existsSync(trace));
    simulator.control.clearFaults();
    simulator.control.release();
    const run = await running;
    expect(run).toMatchObject({ exitCode: 0, plan: { projectFiles: [{ effect: 'used' }] } });
  });
});

describe('what comes along', { timeout: minute }, () => {
  const sent = () => simulator.control.requests({ host: 'api.openai.com' }).map(({ body }) => body);

  it('the person’s instructions and agents, the project’s instructions, and allowed files of the project', async () => {
    const credential = newCredential(simulator, 'openai');
    await mkdir(join(world.work, '.git'));
    await world.put(join(world.person, '.config/opencode'), {
      'AGENTS.md': 'OWN-INSTRUCTIONS',
      'opencode.json': `{ // settings\n "instructions": ["docs/HOUSE.md", "~/style.md"], }`,
      'agent/tester.md': '---\ndescription: tests\n---\nOWN-AGENT',
    });
    await world.put(world.person, { 'style.md': 'OWN-STYLE' });
    await world.put(world.work, {
      'AGENTS.md': 'PROJECT-INSTRUCTIONS',
      'docs/HOUSE.md': 'PROJECT-HOUSE',
      'opencode.json': { provider: {}, agent: { house: { prompt: 'HOUSE-AGENT', mode: 'primary' } } },
      '.opencode/agent/near.md': '---\ndescription: near\nmode: primary\n---\nNEAR-AGENT',
    });
    const start = { credentials: [credential], args: [...ping, '--agent', 'near'] } as const;
    const { projectFiles } = await world.plan(start);
    await world.run({ ...start, allowed: projectFiles.map(({ hash }) => hash) });
    expectOnly(simulator, 'api.openai.com', credential);
    for (const text of ['OWN-INSTRUCTIONS', 'OWN-STYLE', 'PROJECT-INSTRUCTIONS', 'PROJECT-HOUSE', 'NEAR-AGENT'])
      expect(sent().some((body) => body.includes(text))).toBe(true);
    const listed = await world.run({ ...start, args: ['models'], allowed: projectFiles.map(({ hash }) => hash) });
    const folder = JSON.parse(
      await readFile(join(String(listed.plan.environment.set.OPENCODE_CONFIG_DIR), 'opencode.json'), 'utf8'),
    );
    expect(folder.agent.house.prompt).toBe('HOUSE-AGENT');
    expect(folder.provider).toBeUndefined();
  });

  it('only models of the profile’s provider', async () => {
    const { output } = await world.run({ credentials: [newCredential(simulator, 'anthropic')], args: ['models'] });
    const providers = new Set(
      output
        .trim()
        .split('\n')
        .map((line) => line.split('/')[0]),
    );
    expect([...providers]).toEqual(['anthropic']);
  });
});

describe('a conversation', { timeout: 2 * minute }, () => {
  it('goes on as another profile, with its earlier turns', async () => {
    const [first, second] = [newCredential(simulator, 'openai', 'One'), newCredential(simulator, 'anthropic', 'Two')];
    await world.run({ credentials: [first], args: ['run', 'remember the word quince'] });
    await world.open({ credentials: [second], args: [] });
    const [from, to] = [world.stateOf(first), world.stateOf(second)];
    const [conversation] = await opencodeConversations.recent(from, world.work, 0);
    const id = conversation?.id ?? '';
    expect(await opencodeConversations.find(to, world.work, id)).toBeNull();
    const start = { credentials: [second], args: ['run', '--session', id, 'which word?'], resume: id } as const;
    expect(await opencodeConversations.bringOver(id, world.work, from, to)).toBe(true);
    expect(await opencodeConversations.find(to, world.work, id)).toEqual(conversation);
    simulator.control.forgetRequests();
    const run = await world.run(start);
    expect(run).toMatchObject({ exitCode: 0, output: expect.stringContaining('which word?') });
    expectOnly(simulator, 'api.anthropic.com', second);
    expect(simulator.control.requests({ contains: 'quince' })).not.toEqual([]);
    // It is newer there now, and stays.
    expect(await opencodeConversations.bringOver(id, world.work, from, to)).toBe(false);
    // And back again, where an older one lies.
    expect(await opencodeConversations.bringOver(id, world.work, to, from)).toBe(true);
    await rm(join(to.folder, 'data/opencode/opencode.db'), { force: true });
    simulator.control.forgetRequests();
    const back = await world.run({ ...start, credentials: [first], args: ['run', '--session', id, 'and back'] });
    expect(back.exitCode).toBe(0);
    expectOnly(simulator, 'api.openai.com', first);
    expect(simulator.control.requests({ contains: 'which word?' })).not.toEqual([]);
  });
});
