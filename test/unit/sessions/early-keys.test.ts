// What is typed before a CLI reads it is kept for it; what is no text, or stops it, is not.
import { describe, expect, it } from 'vitest';
import { createEarlyKeys, type Keys, opensInputBox } from '../../../daemon/sessions/early-keys.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const marks = { ready: /· [/~]/, question: /Do you trust/ };

function bench() {
  const clock = createManualClock();
  const given: Keys[] = [];
  const early = createEarlyKeys({ marks, size: { cols: 80, rows: 24 }, clock, give: (keys) => void given.push(keys) });
  return { clock, given, early };
}

describe('text', () => {
  it('waits for the ready mark and then comes in order, Enter too', () => {
    const { given, early } = bench();
    for (const keys of ['he', 'llo', '\r']) early.type(keys);
    early.see('a splash');
    expect(given).toEqual([]);
    early.see('gpt · ~/pro');
    expect(given).toEqual(['he', 'llo', '\r']);
    early.type('more');
    expect(given.at(-1)).toBe('more');
  });

  it('does not wait when the mark is there already, even if it has scrolled away', () => {
    const { given, early } = bench();
    early.see('gpt · ~/pro');
    early.see('line\r\n'.repeat(100));
    early.type('x');
    expect(given).toEqual(['x']);
  });

  it('goes to a question that the CLI asks', () => {
    const { given, early } = bench();
    early.type('y');
    early.see('Do you trust this folder?');
    expect(given).toEqual(['y']);
  });

  it('finds the mark where it was drawn in pieces, in colours and out of order', () => {
    const { given, early } = bench();
    early.type('x');
    early.see('\x1b[5;9H~/pro\x1b[5;3Hgpt');
    expect(given).toEqual([]);
    early.see('\x1b[5;7H\x1b[2m·\x1b[0m');
    expect(given).toEqual(['x']);
  });

  it('is not kept longer than ten seconds', async () => {
    const { clock, given, early } = bench();
    early.type('x');
    await clock.advance(9_999);
    expect(given).toEqual([]);
    await clock.advance(1);
    expect(given).toEqual(['x']);
  });

  it('is not kept without end', () => {
    const { given, early } = bench();
    early.type('x'.repeat(40_000));
    early.type('y'.repeat(40_000));
    expect(given).toHaveLength(2);
  });

  it('that was pasted waits too', () => {
    const { given, early } = bench();
    early.type('\x1b[200~pasted\x1b[201~');
    expect(given).toEqual([]);
  });
});

describe('what does not wait', () => {
  it('is what the terminal answers, also in one piece with text', () => {
    const { given, early } = bench();
    early.type('\x1b[?62;22c');
    early.type('text\x1b[1;1R');
    early.type(Buffer.from('\x1b[M !!', 'latin1'));
    expect(given).toEqual(['\x1b[?62;22c', '\x1b[1;1R', Buffer.from('\x1b[M !!', 'latin1')]);
    early.release();
    expect(given.at(-1)).toBe('text');
  });

  it('is an interrupt, which also takes back what waits', () => {
    const { given, early } = bench();
    early.type('text');
    early.type('\x03');
    early.release();
    expect(given).toEqual(['\x03']);
  });

  it('is anything once the program has shown more than any start does', () => {
    const { given, early } = bench();
    early.type('text');
    early.see('x'.repeat(600 * 1024));
    expect(given).toEqual(['text']);
  });
});

it.each<[string, readonly string[], boolean]>([
  ['no argument', [], true],
  ['an option with its value', ['--model', 'gpt-x', '--yolo'], true],
  ['a joined value', ['--model=gpt-x'], true],
  ['a prompt', ['do it'], false],
  ['a prompt behind a joined value', ['--model=gpt-x', 'do it'], false],
  ['a subcommand', ['exec', '--json'], false],
  ['an option that prints', ['-p', 'do it'], false],
  ['text behind --', ['--', 'do it'], false],
  ['a version', ['--version'], false],
])('opens the input box, or not: %s', (_name, args, expected) => {
  expect(opensInputBox(args)).toBe(expected);
});
