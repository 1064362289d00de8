// The terminal's colours for both schemes; contrast is raised by xterm where a program chooses too little.
import type { ITheme } from '@xterm/xterm';

const light: ITheme = {
  background: '#ffffff',
  foreground: '#1a1a1f',
  cursor: '#1a1a1f',
  cursorAccent: '#ffffff',
  selectionBackground: '#c9d3f7',
  black: '#1a1a1f',
  red: '#b3261e',
  green: '#22633f',
  yellow: '#7d4e00',
  blue: '#2d4099',
  magenta: '#7b2d8e',
  cyan: '#0e6370',
  white: '#5c5c66',
  brightBlack: '#5c5c66',
  brightRed: '#c5362d',
  brightGreen: '#2c7a4f',
  brightYellow: '#8f5a00',
  brightBlue: '#4159cc',
  brightMagenta: '#93399f',
  brightCyan: '#127484',
  brightWhite: '#2d2d34',
};

const dark: ITheme = {
  background: '#131316',
  foreground: '#ececf0',
  cursor: '#ececf0',
  cursorAccent: '#131316',
  selectionBackground: '#3a4470',
  black: '#2d2d35',
  red: '#f06458',
  green: '#7ecfa1',
  yellow: '#efb95b',
  blue: '#94a6ee',
  magenta: '#d39be0',
  cyan: '#74c7d4',
  white: '#c9c9d1',
  brightBlack: '#8a8a96',
  brightRed: '#ff9d95',
  brightGreen: '#9be0b8',
  brightYellow: '#f6cf85',
  brightBlue: '#b9c5f5',
  brightMagenta: '#e3bcec',
  brightCyan: '#a0dce6',
  brightWhite: '#ffffff',
};

export function terminalTheme(scheme: 'light' | 'dark'): ITheme {
  return scheme === 'dark' ? dark : light;
}
