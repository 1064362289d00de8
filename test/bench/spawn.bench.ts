// What a connected start costs over a bare pseudo-terminal: from the call to the program's first byte, both in turn in one run. Goal: p95 ≤ 30 ms.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type BackendId, backendIds, backends } from '../../core/catalog/backends.ts';
import type { Bindings } from '../../core/session/binding.ts';
import { spawnTerminal } from '../../daemon/sessions/terminal.ts';
import { asKey, asWork, codexRecord, keyRecord, work } from '../contract/sessions/records.ts';
import { createSessionsWorld, eventually, type SessionsWorld } from '../contract/sessions/sessions-world.ts';
import { percentile, row } from './percentiles.ts';

const rounds = 60;
const warmUps = 5;

let world: SessionsWorld;
let bin: string;
beforeAll(async () => {
  world = await createSessionsWorld();
  bin = join(world.folder, 'quick');
  mkdirSync(bin);
  for (const id of backendIds) {
    const file = join(bin, backends[id].command);
    writeFileSync(file, '#!/bin/sh\necho READY\n');
    chmodSync(file, 0o755);
  }
  // What a person who works with agents has: some dozens of skills and commands.
  for (const folder of ['.claude', '.codex', '.gemini', '.config/opencode', '.pi/agent'])
    for (let at = 0; at < 30; at += 1) {
      const skill = join(world.environment.HOME ?? '', folder, 'skills', `skill-${at}`);
      mkdirSync(join(skill, 'scripts'), { recursive: true });
      writeFileSync(join(skill, 'SKILL.md'), 'x'.repeat(2_000));
      writeFileSync(join(skill, 'scripts', 'run.sh'), 'x'.repeat(500));
    }
  world.hold(codexRecord());
  world.hold(keyRecord());
  world.hold(keyRecord({ serviceId: 'anthropic', token: 'sk-ant-api03-of-work-000001' }));
  world.hold(codexRecord({ serviceId: 'gemini', accessToken: 'ya29.of-work' }));
});
afterAll(() => world.close());

const bindings: Readonly<Record<BackendId, Bindings>> = {
  claude: { anthropic: { source: 'connected', profileId: work } },
  codex: asWork,
  gemini: { gemini: { source: 'connected', profileId: work } },
  opencode: asKey,
  pi: asKey,
};

const environment = () => ({ ...world.environment, PATH: `${bin}:${world.environment.PATH}` });

async function bare(backend: BackendId): Promise<number> {
  const begun = performance.now();
  const file = join(bin, backends[backend].command);
  const terminal = spawnTerminal({ file, args: [], cwd: world.cwd, environment: environment(), cols: 80, rows: 24 });
  const first = new Promise<number>((resolve) => terminal.onData(() => resolve(performance.now())));
  const ended = new Promise<void>((resolve) => terminal.onExit(() => resolve()));
  const at = await first;
  await ended;
  return at - begun;
}

async function ours(backend: BackendId): Promise<number> {
  const begun = performance.now();
  const session = await world.start({ backend, bindings: bindings[backend], environment: environment() });
  const onlooker = world.connect();
  const first = new Promise<number>((resolve) => {
    const send = () => resolve(performance.now());
    const { scrollback } = world.sessions.attach({ id: session.id, as: 'stream' }, { ...onlooker, send });
    if (scrollback !== '') send();
  });
  const took = (await first) - begun;
  onlooker.close();
  await eventually(() => world.row(session.id)?.endedAt, 'the end');
  return took;
}

it.each(backendIds)('%s', async (backend) => {
  const times = { bare: [] as number[], ours: [] as number[] };
  for (let round = 0; round < rounds + warmUps; round += 1) {
    const pair = { bare: await bare(backend), ours: await ours(backend) };
    if (round < warmUps) continue;
    times.bare.push(pair.bare);
    times.ours.push(pair.ours);
  }
  const over = times.ours.map((each, at) => each - (times.bare[at] ?? 0));
  const ratio = percentile(times.ours, 0.5) / percentile(times.bare, 0.5);
  console.log(
    [
      row(`${backends[backend].name}: bare pseudo-terminal`, times.bare),
      row(`${backends[backend].name}: connected session`, times.ours),
      `${row(`${backends[backend].name}: over it`, over)}   (goal p95 30 ms; ratio of medians ${ratio.toFixed(1)})`,
    ].join('\n'),
  );
  expect(over).toHaveLength(rounds);
});
