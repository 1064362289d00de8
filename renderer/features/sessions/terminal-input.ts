// What goes from the keyboard and the clipboard to a session's program, and which keys stay with the window.
import type { Terminal } from '@xterm/xterm';
import type { SessionTerminalOptions } from './session-terminal-options.ts';
import { terminalKey } from './terminal-keys.ts';

/** A call takes 1 MiB at most; a long paste goes in parts. */
const partSize = 262_144;

export function bindInput(terminal: Terminal, element: HTMLElement, { bridge, id }: SessionTerminalOptions): void {
  const send = (data: string): void => {
    for (let at = 0; at < data.length; at += partSize) {
      void bridge.daemon['sessions.input']({ id, data: data.slice(at, at + partSize) });
    }
  };
  terminal.onData(send);
  // Mouse reports of old programs: one byte per character.
  terminal.onBinary(send);
  element.addEventListener('paste', (event) => pasteSafely(terminal, event), { capture: true });
}

/**
 * xterm brackets what is pasted where the program wants it, but leaves a closing bracket in the text itself alone: behind one, a copied
 * text could type on its own. Escapes never belong to a pasted text.
 */
function pasteSafely(terminal: Terminal, event: ClipboardEvent): void {
  event.preventDefault();
  event.stopPropagation();
  const text = event.clipboardData?.getData('text/plain') ?? '';
  if (text !== '') terminal.paste(text.replaceAll('\u001b', ''));
}

export function bindKeys(terminal: Terminal, options: SessionTerminalOptions): void {
  const { bridge, platform, onSearch, onLeave } = options;
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
