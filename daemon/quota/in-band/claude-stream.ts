// The numbers in Claude's stream of JSON lines (`--output-format stream-json`), seen as they pass.
import type { InBandReading } from '../../../core/quota/merge-reading.ts';
import { claudeRateLimitEventReading } from '../../../core/quota/providers/claude-in-band.ts';
import { createStreamLines } from './stream-lines.ts';

/**
 * Whether each line of the output is a JSON value of Claude's: in any other form an answer of the model could look like its numbers.
 */
export function isStreamOfJson(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  const options = end === -1 ? args : args.slice(0, end);
  const forms = options.flatMap((each, at) => {
    if (each === '--output-format') return [options[at + 1]];
    return each.startsWith('--output-format=') ? [each.slice('--output-format='.length)] : [];
  });
  return forms.at(-1) === 'stream-json';
}

/** @param now ms epoch @returns to be given what passes; gives each reading on at once */
export function claudeStream(now: () => number, found: (reading: InBandReading) => void): (piece: Uint8Array) => void {
  return createStreamLines((line) => {
    if (!line.includes('"rate_limit_event"')) return;
    try {
      const reading = claudeRateLimitEventReading(JSON.parse(line.toString('utf8')), now());
      if (reading) found(reading);
    } catch {
      // A line that is no JSON tells nothing.
    }
  });
}
