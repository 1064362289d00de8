// The screen of `claude setup-token` is read right in whatever chunks it comes, and nothing half drawn is taken for the whole.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readScreen, type SetupTokenScreen } from '../../../../daemon/connect/setup-token/read-screen.ts';
import { createTerminalScreen } from '../../../../daemon/connect/setup-token/terminal-screen.ts';
import { runs } from '../../../support/runs.ts';
import {
  recordedEcho,
  recordedEnd,
  recordedFailure,
  recordedNewerFailure,
  recordedNewerRun,
  recordedStart,
  sampleAddress,
  sampleState,
  sampleToken,
  shortAddress,
} from './recorded-output.ts';

const size = { cols: 2000, rows: 100 };
const tokenCharacters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'];
const token = fc
  .array(fc.constantFrom(...tokenCharacters), { minLength: 16, maxLength: 200 })
  .map((characters) => `sk-ant-oat01-${characters.join('')}`);
const state = fc
  .array(fc.constantFrom(...tokenCharacters), { minLength: 20, maxLength: 60 })
  .map((characters) => characters.join(''));

function readings(chunks: readonly string[]): readonly SetupTokenScreen[] {
  const screen = createTerminalScreen(size);
  return chunks.map((chunk) => {
    screen.write(chunk);
    return readScreen(screen.lines(), screen.cursorLine());
  });
}

const seen = (all: readonly SetupTokenScreen[], name: 'address' | 'token') =>
  new Set(all.map((reading) => reading[name]).filter((value) => value !== null));

describe('reading the screen', () => {
  it('finds the address, then the token', () => {
    const typed = `a-code#${sampleState}`;
    const [start, echo, end] = readings([
      recordedStart(sampleAddress()),
      recordedEcho(typed),
      recordedEnd(sampleToken),
    ]);
    expect(start).toEqual({ address: sampleAddress(), token: null, failed: false });
    // The program draws over the ends of the address when it shows the typed code.
    expect(echo).toEqual({ address: null, token: null, failed: false });
    expect(end).toMatchObject({ token: sampleToken, failed: false });
  });

  it('sees what only the screen shows: characters that stood there already are not written again', () => {
    const typed = `xxxxxxx#xxxxxx${sampleToken.slice(44, 50)}`;
    const end = recordedEnd(sampleToken, [44, 45, 46, 47, 48, 49]);
    const output = recordedStart(sampleAddress()) + recordedEcho(typed) + end;
    expect(output).not.toContain(sampleToken);
    expect(readings([output]).at(-1)?.token).toBe(sampleToken);
  });

  it('tells a failure', () => {
    const output = recordedStart(sampleAddress()) + recordedFailure('Request failed with status code 400');
    expect(readings([output]).at(-1)).toMatchObject({ token: null, failed: true });
    expect(readings(['In other words.\r\n\r\n Press Enter to retry\r\n']).at(-1)?.failed).toBe(true);
  });

  it('gives the same in chunks of any size, and never a part of address or token', () => {
    fc.assert(
      fc.property(token, state, fc.array(fc.nat(), { maxLength: 12 }), (anyToken, anyState, cuts) => {
        const address = sampleAddress({ state: anyState });
        const output = recordedStart(address) + recordedEcho(`a-code#${anyState}`) + recordedEnd(anyToken);
        const places = [0, ...cuts.map((cut) => cut % output.length), output.length].sort((a, b) => a - b);
        const all = readings(places.slice(1).map((place, index) => output.slice(places[index], place)));
        expect([...seen(all, 'token')]).toEqual([anyToken]);
        expect([...seen(all, 'address')].filter((each) => each !== address)).toEqual([]);
        expect(all.some(({ failed }) => failed)).toBe(false);
      }),
      { numRuns: runs(60) },
    );
  });

  it('never takes a part for the whole, wherever the output stops', () => {
    const output = recordedStart(sampleAddress()) + recordedEcho(`a-code#${sampleState}`) + recordedEnd(sampleToken);
    const all = readings([...output]);
    expect([...seen(all, 'address')]).toEqual([sampleAddress()]);
    expect([...seen(all, 'token')]).toEqual([sampleToken]);
  });

  it('reads the bytes of the terminal, cut anywhere, as the terminal decodes them', () => {
    const bytes = Buffer.from(recordedStart(sampleAddress()) + recordedEnd(sampleToken));
    for (const cut of [1, 7, 300, bytes.indexOf('█') + 1, bytes.length - 1]) {
      const decoder = new TextDecoder();
      const chunks = [bytes.subarray(0, cut), bytes.subarray(cut)].map((part) =>
        decoder.decode(part, { stream: true }),
      );
      expect(readings(chunks).at(-1)?.token).toBe(sampleToken);
    }
  });

  it.each([
    ['with a character that none has', 'sk-ant-oat01-Ab.c+d/e==Ab.c+d/e=='],
    ['with text before it', `token: ${sampleToken}`],
    ['of another family', sampleToken.replace('oat', 'api')],
    ['in two pieces', `${sampleToken} ${sampleToken}`],
    ['broken over two lines', `sk-ant-oat01-${'x'.repeat(4_000)}`],
  ])('takes no token %s', (_, text) => {
    expect(readings([`${text}\r\n\r\nStore this token\r\n`]).at(-1)?.token).toBeNull();
  });

  it('takes no token when two are shown', () => {
    expect(readings([`${sampleToken}\r\n${sampleToken}x\r\n`]).at(-1)?.token).toBeNull();
    expect(readings([`${sampleToken}\r\n${sampleToken}\r\n`]).at(-1)?.token).toBe(sampleToken);
  });

  it('takes no address of anybody else', () => {
    expect(readings([recordedStart(sampleAddress({ host: 'example.com' }))]).at(-1)?.address).toBeNull();
  });

  it('reads what a newer version shows', () => {
    const output = recordedNewerRun(sampleToken);
    const all = readings([...output]);
    expect([...seen(all, 'address')]).toEqual([shortAddress]);
    expect([...seen(all, 'token')]).toEqual([sampleToken]);
    expect(all.some(({ failed }) => failed)).toBe(false);
    expect(readings([recordedNewerFailure()]).at(-1)?.failed).toBe(true);
  });
});
