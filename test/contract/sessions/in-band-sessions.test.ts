// Sessions while somebody looks on: nothing changes for the program and its reader, and native ones are not looked at.
import { createHash, randomBytes } from 'node:crypto';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { homeFolder } from '../../../daemon/materialize/home-folder.ts';
import { asClaude, createInBandWorld, type InBandWorld, tokenCount, usedOf } from './in-band-world.ts';
import { asWork, codexHome, codexRecord, keyRecord, work } from './records.ts';
import { eventually, shown, type as typeAt } from './sessions-world.ts';
import { createSocketWorld, type SocketWorld } from './socket-world.ts';

let world: InBandWorld;
let socket: SocketWorld;
beforeEach(async () => {
  world = await createInBandWorld();
  socket = await createSocketWorld(Promise.resolve(world));
});
afterEach(async () => {
  await socket.close();
  expect(world.failures).toEqual([]);
});

const used = () => world.applied.map((each) => [each.ref.serviceId, ...Object.values(usedOf(each))]);
const id = '019c0000-0000-7000-8000-00000000000a';
const rolloutBelow = (folder: string) => join(folder, 'sessions/2026/01/31', `rollout-2026-01-31T12-00-00-${id}.jsonl`);
const nativeRollout = () => rolloutBelow(join(world.environment.HOME ?? '', '.codex'));
const homeRollout = () => rolloutBelow(homeFolder(world.home, codexHome));

function put(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  appendFileSync(path, text);
}

const resetsAt = Math.floor(Date.now() / 1000) + 9_000;
const event = `${JSON.stringify({ type: 'rate_limit_event', rate_limit_info: { status: 'rejected', rateLimitType: 'five_hour', resetsAt } })}\n`;
const streamArgs = ['-p', 'x', '--output-format', 'stream-json', '--verbose'];

/** What the program gives its reader when it is given these bytes, by a session of that choice. */
async function through(bytes: Buffer, bindings: typeof asClaude | Record<string, never>): Promise<Buffer> {
  const client = await socket.client();
  const session = await socket.startPipes(client, 'cat', { backend: 'claude', bindings, args: streamArgs });
  const { stdin, stdout, stderr } = await socket.pipesOf(session);
  stderr.resume();
  stdin.end(bytes);
  const out = await buffer(stdout);
  await socket.exitOf(client, session);
  return out;
}

const digestOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

it('Claude’s stream passes byte for byte, and its numbers are seen on the way', async () => {
  world.hold(codexRecord({ serviceId: 'claude-subscription', accessToken: 'sk-ant-oat01-x' }));
  const bytes = Buffer.concat([randomBytes(4_000_000), Buffer.from(`\n${event}`), randomBytes(1_000_000)]);
  expect(digestOf(await through(bytes, asClaude))).toBe(digestOf(bytes));
  await eventually(() => world.applied.length > 0, 'a reading');
  expect(used()).toEqual([['claude-subscription', 100]]);
});

it('native sessions and those with a key feed nothing', async () => {
  const client = await socket.client();
  expect((await through(Buffer.from(event), {})).toString()).toBe(event);
  world.hold(keyRecord());
  put(nativeRollout(), '');
  for (const bindings of [{}, { openai: { source: 'connected', profileId: work } }] as const) {
    const session = await socket.startPipes(client, 'cat', { bindings });
    const { stdin, stdout, stderr } = await socket.pipesOf(session);
    stderr.resume();
    put(nativeRollout(), tokenCount(Date.now(), 55));
    put(rolloutBelow((await world.dump()).env.CODEX_HOME ?? world.folder), tokenCount(Date.now(), 56));
    stdin.end('something');
    await buffer(stdout);
    await socket.exitOf(client, session);
  }
  await world.sessions.stopAll();
  expect(used()).toEqual([]);
});

it('a conversation that is brought over tells nothing of the account it comes to, also beside a running session of it', async () => {
  world.hold(codexRecord());
  const session = await world.start({ bindings: asWork });
  await eventually(() => shown(world, session).includes('READY<'), 'the start');
  const meta = { type: 'session_meta', payload: { id, cwd: world.cwd, timestamp: new Date().toISOString() } };
  put(nativeRollout(), `${JSON.stringify(meta)}\n${tokenCount(Date.now(), 100)}`);
  const wish = { backend: 'codex', cwd: world.cwd, conversation: id, from: {}, to: asWork } as const;
  expect(await world.sessions.bringOver(wish)).toEqual({ copied: true });
  writeFileSync(join(dirname(homeRollout()), 'rollout-2026-01-31T12-00-01-b.jsonl'), tokenCount(Date.now() + 1, 3));
  typeAt(world, session, 'exit 0\r');
  await eventually(() => world.row(session.id)?.endedAt, 'the end');
  await eventually(() => world.applied.length > 0, 'a reading');
  expect(used()).toEqual([['openai-codex', 3]]);
});
