// Whatever the person's status line is, it comes back out of ours unchanged, however often a home is filled again.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fieldsOf } from '../../../core/lenient.ts';
import { claudeSettings } from '../../../daemon/materialize/claude/claude-settings.ts';
import { withOurStatusLine, withoutOurStatusLine } from '../../../daemon/materialize/claude/claude-status-line.ts';
import { runs } from '../../support/runs.ts';

const text = fc.oneof(
  fc.string({ minLength: 1 }),
  fc
    .array(fc.constantFrom("'", '\\', ' ', '"', '\n', '/bin/sh', '/status-line/note.sh', 'x'), { minLength: 1 })
    .map((all) => all.join('')),
);
const home = text.map((name) => `/data/${name}`);
const more = fc.record({ padding: fc.nat(4), refreshInterval: fc.nat(9) }, { requiredKeys: [] });

it('is the same when ours is taken off', () => {
  fc.assert(
    fc.property(text, home, home, more, (command, first, second, rest) => {
      const settings = withoutOurStatusLine({ theme: 'dark', statusLine: { type: 'command', command, ...rest } });
      const once = withOurStatusLine(settings, first);
      expect(once).not.toEqual(settings);
      expect(withoutOurStatusLine(once)).toEqual(settings);
      expect(withOurStatusLine(withoutOurStatusLine(once), second)).toEqual(withOurStatusLine(settings, second));
    }),
    { numRuns: runs(300) },
  );
});

it('is neither lost nor doubled from start to start, whether chosen in the home or by the person', () => {
  fc.assert(
    fc.property(fc.option(text), fc.option(text), home, (native, chosen, folder) => {
      const own = (command: string | null) =>
        JSON.stringify(command === null ? {} : { statusLine: { type: 'command', command } });
      const first = claudeSettings(own(native), own(chosen), folder).text;
      expect(JSON.parse(claudeSettings(own(native), first, folder).text)).toEqual(JSON.parse(first));
      const { statusLine } = withoutOurStatusLine(JSON.parse(first));
      expect(JSON.stringify({ statusLine })).toBe(
        JSON.stringify({ statusLine: withoutOurStatusLine(JSON.parse(own(native ?? chosen))).statusLine }),
      );
    }),
    { numRuns: runs(200) },
  );
});

it('leaves alone what is no status line of a known form', () => {
  const forms = [
    null,
    'x',
    [],
    {},
    { type: 'command' },
    { type: 'other', command: 'x' },
    { type: 'command', command: '' },
  ];
  for (const statusLine of [
    ...forms,
    { type: 'command', command: 'x', shell: 'powershell' },
    { type: 'command', command: 'x', args: [] },
  ])
    expect(withOurStatusLine({ statusLine }, '/home')).toEqual({ statusLine });
  expect(fieldsOf(withOurStatusLine({}, '/home').statusLine)?.type).toBe('command');
});
