// The sessions of our own pages: in memory, served from the bundle, every other request cancelled. The default session serves nothing at all.
import { type Session, session } from 'electron';
import { lockSession } from './lock-session.ts';
import { isListedOrigin } from './navigation.ts';
import { uiOrigin } from './ui-files.ts';
import { serveUi } from './ui-scheme.ts';

type Options = {
  /** Pages of two sessions never share a process. */
  readonly name: 'happier-ui' | 'happier-recovery';
  /** Folder of the built pages. */
  readonly root: string;
  readonly devTools: boolean;
};

export function lockDefaultSession(): void {
  lockSession(session.defaultSession, () => false);
}

export function createUiSession({ name, root, devTools }: Options): Session {
  const ui = session.fromPartition(name, { cache: false });
  lockSession(ui, ({ url }) => isListedOrigin(url, [uiOrigin]) || (devTools && url.startsWith('devtools://')));
  serveUi(ui, root);
  return ui;
}
