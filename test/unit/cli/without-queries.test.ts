// What was shown earlier is shown again without its questions: an answer would be typed into the program.
import { expect, it } from 'vitest';
import { withoutQueries } from '../../../cli/session/without-queries.ts';

it.each([
  ['device attributes', '\x1b[c\x1b[0c\x1b[>c\x1b[=c'],
  ['the terminal’s version', '\x1b[>q\x1b[>0q'],
  ['its state and the cursor’s place', '\x1b[5n\x1b[6n\x1b[?6n\x1b[?996n'],
  ['modes', '\x1b[?2026$p\x1b[4$p'],
  ['keyboard flags', '\x1b[?u'],
  ['sizes', '\x1b[14t\x1b[16t\x1b[18t'],
  ['colours', '\x1b]10;?\x07\x1b]11;?\x1b\\\x1b]4;1;?\x07'],
  ['terminfo and settings', '\x1bP+q544e\x1b\\\x1bP$q q\x1b\\'],
  ['graphics', '\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\'],
])('takes out questions about %s', (_, questions) => {
  expect(withoutQueries(`before${questions}after`)).toBe('beforeafter');
});

it.each([
  'plain text, Grüße, 漢字 🎈',
  '\x1b[1;31mred\x1b[0m \x1b[2J\x1b[10;20H\x1b[?1049h\x1b[?2004h\x1b[>7u\x1b[<u\x1b[6 q\x1b[2;10r',
  '\x1b]0;a title\x07\x1b]8;;https://example.com\x1b\\link\x1b]8;;\x1b\\\x1b]11;#000000\x07\x1b[22;0t',
])('leaves all else: %j', (text) => {
  expect(withoutQueries(text)).toBe(text);
});
