// The line that puts a folder of shims before everything else in PATH, for the person's shell.
import { basename } from 'node:path';
import { shellQuote } from '../text/shell-quote.ts';

export type PathLine = {
  readonly line: string;
  /** Where it belongs, in words. */
  readonly place: string;
};

const files: Readonly<Record<string, string>> = {
  bash: '~/.bashrc',
  zsh: '~/.zshrc',
  fish: '~/.config/fish/config.fish',
};

/** @param shell the person's shell (`SHELL`); a POSIX shell when absent */
export function pathLine(folder: string, shell: string | undefined, platform: NodeJS.Platform): PathLine {
  // Kept to this user and this console: what a person sets for good on Windows is set in its own dialog.
  if (platform === 'win32') return { line: `set "PATH=${folder};%PATH%"`, place: 'the PATH of your account' };
  const name = basename(shell ?? '');
  const line =
    name === 'fish' ? `fish_add_path --path ${shellQuote(folder)}` : `export PATH=${shellQuote(folder)}:"$PATH"`;
  return { line, place: files[name] ?? '~/.profile' };
}
