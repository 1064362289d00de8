// The terminal of one session on the page: xterm bound to the daemon's PTY through the bridge.
import { FitAddon } from '@xterm/addon-fit';
import { SearchAddon } from '@xterm/addon-search';
import { WebLinksAddon } from '@xterm/addon-web-links';
import { Terminal } from '@xterm/xterm';
import { createPacedWriter } from './paced-writer.ts';
import type { Scheme, SessionTerminalOptions } from './session-terminal-options.ts';
import { createShownReports } from './shown-reports.ts';
import { feedTerminal } from './terminal-feed.ts';
import { bindInput, bindKeys } from './terminal-input.ts';
import { terminalTheme } from './terminal-theme.ts';
import { withoutStyleElements } from './without-style-elements.ts';

export type SessionTerminal = {
  setScheme(scheme: Scheme): void;
  /** Fits columns and rows to the element and tells the PTY when they changed. */
  fit(): void;
  focus(): void;
  /** Selects the next or previous match; false when there is none. */
  find(text: string, direction: 'next' | 'previous'): boolean;
  /** Attaches anew, after the daemon's connection came back. */
  attach(): void;
  dispose(): void;
};

const fontSize = 13;
/** RIS: clears screen and scrollback, and ends whatever sequence was under way. */
const fullReset = '\u001bc';

export function openSessionTerminal(element: HTMLElement, options: SessionTerminalOptions): SessionTerminal {
  const { bridge, id } = options;
  const terminal = makeTerminal(element, options);
  const fitAddon = new FitAddon();
  const searchAddon = new SearchAddon();
  terminal.loadAddon(fitAddon);
  terminal.loadAddon(searchAddon);
  terminal.loadAddon(new WebLinksAddon((_event, url) => options.onLink(url)));
  withoutStyleElements(() => terminal.open(element));
  bindKeys(terminal, options);
  bindInput(terminal, element, options);

  // The PTY was started with a guess, or by a window of another size: the first fit always tells it.
  let told = '';
  const fit = (): void => {
    if (!fitAddon.proposeDimensions()) return;
    fitAddon.fit();
    const { cols, rows } = terminal;
    if (told === `${cols} ${rows}`) return;
    told = `${cols} ${rows}`;
    void bridge.daemon['sessions.resize']({ id, cols, rows });
  };

  let stopFeed = feed(terminal, options);
  return {
    setScheme: (scheme) => {
      terminal.options.theme = terminalTheme(scheme);
    },
    fit,
    focus: () => terminal.focus(),
    find: (text, direction) => (direction === 'next' ? searchAddon.findNext(text) : searchAddon.findPrevious(text)),
    attach: () => {
      stopFeed();
      stopFeed = feed(terminal, options);
    },
    dispose: () => {
      stopFeed();
      terminal.dispose();
    },
  };
}

function makeTerminal(element: HTMLElement, { scheme, onLink }: SessionTerminalOptions): Terminal {
  return new Terminal({
    fontFamily: getComputedStyle(element).fontFamily,
    fontSize,
    theme: terminalTheme(scheme),
    minimumContrastRatio: 4.5,
    scrollback: 10_000,
    cursorBlink: false,
    allowProposedApi: true,
    // Links that a program names itself (OSC 8): their text may say anything, so where they lead stands in a hint.
    linkHandler: {
      activate: (_event, url) => onLink(url),
      hover: (_event, url) => {
        element.title = url;
      },
      leave: () => {
        element.title = '';
      },
    },
  });
}

function feed(terminal: Terminal, { bridge, id, onError }: SessionTerminalOptions): () => void {
  const reports = createShownReports((seq) => void bridge.daemon['sessions.shown']({ id, seq }));
  const writer = createPacedWriter({ write: (data, onShown) => terminal.write(data, onShown), onShown: reports.shown });
  // As text in its place, since xterm still has some before it that belongs to the old screen.
  let start = '';
  const reset = (): void => {
    writer.clear();
    start = fullReset;
  };
  const write = (data: string, seq: number): void => {
    writer.write(start + data, seq);
    start = '';
  };
  const stop = feedTerminal(bridge, id, { reset, write }, onError);
  return () => {
    stop();
    writer.clear();
    reports.stop();
  };
}
