// The last numbers that Codex wrote into the conversations of a home: the end of each `sessions/YYYY/MM/DD/rollout-….jsonl` that has grown.
import { constants } from 'node:fs';
import { lstat, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { InBandReading } from '../../../core/quota/merge-reading.ts';
import { codexRolloutReading } from '../../../core/quota/providers/openai-codex-in-band.ts';
import type { InBandFeed } from './in-band-feed.ts';

const rolloutName = /^rollout-.*\.jsonl$/;
/** Newest first, by their names: older ones are continued rarely, and asking for the state of each costs time. */
const mostRollouts = 1_000;
/** A line with numbers has about 1 KiB; what a tool answered behind it may be longer, then the next turn's numbers count. */
const tailBytes = 256 * 1024;

async function rolloutsOf(home: string): Promise<readonly string[]> {
  const folder = join(home, 'sessions');
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const baseOf = (path: string) => path.split(/[\\/]/).at(-1) ?? '';
  return names
    .filter((name) => rolloutName.test(baseOf(name)))
    .sort((a, b) => (baseOf(a) < baseOf(b) ? 1 : -1))
    .slice(0, mostRollouts)
    .map((name) => join(folder, name));
}

async function tailOf(path: string): Promise<string> {
  // The program inside the home may have put a link there: followed, it would lead to somebody else's file.
  const file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  try {
    const { size } = await file.stat();
    const length = Math.min(size, tailBytes);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}

/** The first line of a tail and the last one of a file that is being written may be halves. */
function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

function lastReading(text: string): InBandReading | null {
  for (const line of text.split('\n').toReversed()) {
    if (!line.includes('"token_count"')) continue;
    const reading = codexRolloutReading(parsed(line));
    if (reading) return reading;
  }
  return null;
}

/** File systems tell the time in steps of some milliseconds. */
const stepMs = 1_000;

/** @param begunAt ms epoch: files that were not written since are not opened */
export function codexRollouts(home: string, begunAt: number): InBandFeed {
  const seen = new Map<string, { readonly state: string; readonly observedAt: number }>();

  async function readingOf(path: string): Promise<InBandReading | null> {
    const stats = await lstat(path);
    const state = `${stats.size} ${stats.mtimeMs}`;
    const before = seen.get(path);
    if (!stats.isFile() || stats.mtimeMs < begunAt - stepMs || before?.state === state) return null;
    const reading = lastReading(await tailOf(path));
    const observedAt = reading?.observedAt ?? before?.observedAt ?? 0;
    seen.set(path, { state, observedAt });
    return observedAt === before?.observedAt ? null : reading;
  }

  return {
    async look() {
      const readings = await Promise.all((await rolloutsOf(home)).map((path) => readingOf(path).catch(() => null)));
      return readings.filter((reading) => reading !== null);
    },
  };
}
