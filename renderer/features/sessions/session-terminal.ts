// The terminal of one session on the page: xterm bound to the daemon's PTY through the bridge.
import { FitAddon } from '@xterm/addon-fit';
import { SearchAddon } from '@xterm/addon-search';
import { WebLinksAddon } from '@xterm/addon-web-links';
import { Terminal } from '@xterm/xterm';
import type { Bridge } from '../../../core/api/bridge.ts';
import type { ErrorShape } from '../../../core/errors.ts';
import type { SessionId } from '../../../core/ids.ts';
import type { AppInfo } from '../../state/app-context.ts';
import { feedTerminal } from './terminal-feed.ts';
import { terminalKey } from './terminal-keys.ts';
import { terminalTheme } from './terminal-theme.ts';
import { withoutStyleElements } from './without-style-elements.ts';

export type Scheme = 'light' | 'dark';

export type SessionTerminalOptions = {
  readonly bridge: Bridge;
  readonly id: SessionId;
  readonly platform: AppInfo['platform'];
  readonly scheme: Scheme;
  /** Null after it went well again. */
  readonly onError: (error: ErrorShape | null) => void;
  readonly onSearch: () => void;
  /** The keyboard leaves the terminal. */
  readonly onLeave: () => void;
};

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

export function openSessionTerminal(element: HTMLElement, options: SessionTerminalOptions): SessionTerminal {
  const { bridge, id, onError } = options;
  const terminal = new Terminal({
    fontFamily: getComputedStyle(element).fontFamily,
    fontSize,
    theme: terminalTheme(options.scheme),
    minimumContrastRatio: 4.5,
    scrollback: 10_000,
    cursorBlink: false,
    allowProposedApi: true,
  });
  const fitAddon = new FitAddon();
  const searchAddon = new SearchAddon();
  terminal.loadAddon(fitAddon);
  terminal.loadAddon(searchAddon);
  terminal.loadAddon(new WebLinksAddon((_event, url) => void bridge.shell['link.open']({ url })));
  withoutStyleElements(() => terminal.open(element));
  bindKeys(terminal, options);
  bindInput(terminal, options);

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

  const sink = { reset: () => terminal.reset(), write: (data: string) => terminal.write(data) };
  let stopFeed = feedTerminal(bridge, id, sink, onError);
  return {
    setScheme: (scheme) => {
      terminal.options.theme = terminalTheme(scheme);
    },
    fit,
    focus: () => terminal.focus(),
    find: (text, direction) => (direction === 'next' ? searchAddon.findNext(text) : searchAddon.findPrevious(text)),
    attach: () => {
      stopFeed();
      stopFeed = feedTerminal(bridge, id, sink, onError);
    },
    dispose: () => {
      stopFeed();
      terminal.dispose();
    },
  };
}

function bindInput(terminal: Terminal, { bridge, id }: SessionTerminalOptions): void {
  terminal.onData((data) => void bridge.daemon['sessions.input']({ id, data }));
  // Mouse reports of old programs: one byte per character.
  terminal.onBinary((data) => void bridge.daemon['sessions.input']({ id, data }));
}

function bindKeys(terminal: Terminal, { bridge, platform, onSearch, onLeave }: SessionTerminalOptions): void {
  terminal.attachCustomKeyEventHandler((event) => {
    const action = terminalKey(event, platform, terminal.hasSelection());
    if (action === 'program') return true;
    if (event.type !== 'keydown') return false;
    // The browser's own paste reaches the terminal as an event, bracketed as the program wants it.
    if (action === 'paste' || action === 'window') return false;
    event.preventDefault();
    if (action === 'copy') void bridge.shell['clipboard.write']({ text: terminal.getSelection() });
    else if (action === 'search') onSearch();
    else onLeave();
    return false;
  });
}
