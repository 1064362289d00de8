// The size a new session's terminal will have, as far as it can be told before it is there; fitting corrects it at once.

/** One character of the terminal's font, and what stands beside and above the terminal, in CSS pixels. */
const cell = { width: 7.8, height: 15 };
const beside = 208 + 24;
const above = 44 + 8;

export function guessTerminalSize(): { readonly cols: number; readonly rows: number } {
  return {
    cols: Math.max(20, Math.floor((window.innerWidth - beside) / cell.width)),
    rows: Math.max(6, Math.floor((window.innerHeight - above) / cell.height)),
  };
}
