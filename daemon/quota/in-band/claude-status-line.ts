// The numbers that Claude told the status line of a home (daemon/materialize/claude/claude-status-line.ts leaves them in a file).
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { fieldsOf } from '../../../core/lenient.ts';
import type { InBandReading } from '../../../core/quota/merge-reading.ts';
import { claudeStatusLineReading } from '../../../core/quota/providers/claude-in-band.ts';
import { statusLineNumbers } from '../../materialize/claude/claude-status-line.ts';
import type { InBandFeed } from './in-band-feed.ts';

/** It has about 2 KiB. */
const mostBytes = 256 * 1024;
const mostSessions = 64;

/** @returns null when there is none, or it is no file of that kind */
async function read(path: string): Promise<{ readonly text: string; readonly changedAt: number } | null> {
  const file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = await file.stat();
    if (!stats.isFile() || stats.size > mostBytes) return null;
    return { text: await file.readFile('utf8'), changedAt: Math.floor(stats.mtimeMs) };
  } finally {
    await file.close();
  }
}

/**
 * Claude draws its line anew for many reasons and then tells the numbers of its last answer again, however old: they are a reading only
 * when they have changed, or time was spent on another answer.
 */
function stateOf(json: unknown): { readonly session: string; readonly state: string } {
  const fields = fieldsOf(json);
  return {
    session: String(fields?.session_id),
    state: JSON.stringify([fields?.rate_limits, fieldsOf(fields?.cost)?.total_api_duration_ms]),
  };
}

export function claudeStatusLine(home: string): InBandFeed {
  /** Per Claude session, the latest last: several can run in one home. */
  const seen = new Map<string, string>();

  function readingOf(json: unknown, changedAt: number): InBandReading | null {
    const { session, state } = stateOf(json);
    const isNew = seen.get(session) !== state;
    seen.delete(session);
    seen.set(session, state);
    for (const oldest of seen.keys()) if (seen.size > mostSessions) seen.delete(oldest);
    return isNew ? claudeStatusLineReading(json, changedAt) : null;
  }

  return {
    async look() {
      try {
        const found = await read(join(home, statusLineNumbers));
        const reading = found && readingOf(JSON.parse(found.text), found.changedAt);
        return reading ? [reading] : [];
      } catch {
        // Not there yet, or not what Claude writes.
        return [];
      }
    },
  };
}
