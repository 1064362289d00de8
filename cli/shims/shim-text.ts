// The text of a shim: a script named as a backend that runs `happier run` for it.
import { type BackendId, backends } from '../../core/catalog/backends.ts';
import { shimMarker } from '../../core/shim.ts';
import { shellQuote } from '../text/shell-quote.ts';

export type ShimRequest = {
  readonly backend: BackendId;
  /** The program and first arguments of this command line, as absolute paths: an editor's PATH may not have it. */
  readonly self: readonly string[];
  /** The data folder where it is not the usual one; a HAPPIER_HOME of the caller goes before it. */
  readonly home: string | null;
};

const about = (backend: BackendId) =>
  `${shimMarker}: runs ${backend} as the account that Happier chooses. Made by "happier shims install", taken away by "happier shims remove".`;

function shellScript({ backend, self, home }: ShimRequest): string {
  const lines = [
    '#!/bin/sh',
    `# ${about(backend)}`,
    ...(home === null ? [] : [`[ -n "$HAPPIER_HOME" ] || export HAPPIER_HOME=${shellQuote(home)}`]),
    `exec ${self.map(shellQuote).join(' ')} run ${backend} --shim -- "$@"`,
  ];
  return `${lines.join('\n')}\n`;
}

/** One word of a batch file; a path there cannot hold a quote, and a percent sign is written twice. */
const batchWord = (text: string) => `"${text.replaceAll('%', '%%')}"`;

function batchFile({ backend, self, home }: ShimRequest): string {
  const lines = [
    '@echo off',
    `rem ${about(backend)}`,
    'setlocal',
    ...(home === null ? [] : [`if not defined HAPPIER_HOME set "HAPPIER_HOME=${home.replaceAll('%', '%%')}"`]),
    `${self.map(batchWord).join(' ')} run ${backend} --shim -- %*`,
  ];
  return `${lines.join('\r\n')}\r\n`;
}

export function shimText(request: ShimRequest, platform: NodeJS.Platform): string {
  return platform === 'win32' ? batchFile(request) : shellScript(request);
}

export function shimName(backend: BackendId, platform: NodeJS.Platform): string {
  const { command } = backends[backend];
  return platform === 'win32' ? `${command}.cmd` : command;
}
