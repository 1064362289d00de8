// What a program has switched on in the person's terminal is taken back, and only that.
import { describe, expect, it } from 'vitest';
import { createTerminalModes } from '../../../cli/session/terminal-modes.ts';

function restoreAfter(...chunks: readonly string[]): string {
  const modes = createTerminalModes();
  for (const chunk of chunks) modes.see(chunk);
  return modes.restore();
}

describe('what is taken back', () => {
  it('is nothing of a program that switched nothing on', () => {
    expect(restoreAfter('hello\r\nworld \x1b[1mbold\x1b[0m \x1b[2J\x1b[H\x1b]0;title\x07')).toBe('');
  });

  it.each([
    ['bracketed paste', '\x1b[?2004h', '\x1b[?2004l'],
    ['mouse', '\x1b[?1000h\x1b[?1006h', '\x1b[?1000l\x1b[?1006l'],
    ['several in one sequence', '\x1b[?1002;1003h', '\x1b[?1002l\x1b[?1003l'],
    ['focus reports', '\x1b[?1004h', '\x1b[?1004l'],
    ['the hidden cursor', '\x1b[?25l', '\x1b[?25h'],
    ['application cursor keys', '\x1b[?1h\x1b=', '\x1b>\x1b[?1l'],
    ['modifyOtherKeys', '\x1b[>4;2m', '\x1b[>4m'],
    ['the cursor’s shape', '\x1b[6 q', '\x1b[0 q'],
    ['colours', '\x1b[31m', '\x1b[0m'],
    ['a scrolling region, with the cursor where it is', '\x1b[2;10r', '\x1b7\x1b[r\x1b8'],
    ['keyboard flags that were pushed twice', '\x1b[>7u\x1b[>1u', '\x1b[<2u'],
    ['keyboard flags that were set', '\x1b[=5;1u', '\x1b[=0;1u'],
    ['the alternate screen', '\x1b[?1049h', '\x1b[?1049l'],
    ['an old alternate screen', '\x1b[?47h', '\x1b[?47l'],
  ])('is %s', (_, on, off) => {
    expect(restoreAfter(`text ${on} text`)).toBe(off);
    expect(restoreAfter(...`text ${on} text`)).toBe(off);
  });

  it('has the keyboard flags of each screen on that screen', () => {
    expect(restoreAfter('\x1b[>1u\x1b[?1049h\x1b[>7u\x1b[>7u')).toBe('\x1b[<2u\x1b[?1049l\x1b[<1u');
  });

  it.each([
    ['took it back', '\x1b[?1049h\x1b[?2004h\x1b[>7u\x1b[?25l\x1b[<u\x1b[?25h\x1b[?2004l\x1b[?1049l'],
    ['reset the terminal', '\x1b[?2004h\x1b[?25l\x1bc'],
    ['reset it softly', '\x1b[?2004h\x1b[?25l\x1b[!p'],
  ])('is nothing when the program itself %s', (_, text) => {
    expect(restoreAfter(text)).toBe('');
  });

  it('is not taken back a second time', () => {
    const modes = createTerminalModes();
    modes.see('\x1b[?1049h');
    expect(modes.restore()).not.toBe('');
    expect(modes.restore()).toBe('');
  });

  it('counts no question about a mode as the mode', () => {
    expect(restoreAfter('\x1b[?2026$p\x1b[?u\x1b[?2004$p\x1b[c')).toBe('');
  });
});
