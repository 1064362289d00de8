// The session of our own pages: in memory, served from the bundle, every other request cancelled. The default session serves nothing at all.
import { type Session, session } from 'electron';
import { lockSession } from './lock-session.ts';
import { isListedOrigin } from './navigation.ts';
import { uiOrigin } from './ui-files.ts';
import { serveUi } from './ui-scheme.ts';

type Options = {
  /** Folder of the built pages. */
  readonly root: string;
  readonly devTools: boolean;
};

export function createUiSession({ root, devTools }: Options): Session {
  lockSession(session.defaultSession, () => false);
  const ui = session.fromPartition('happier-ui', { cache: false });
  lockSession(ui, ({ url }) => isListedOrigin(url, [uiOrigin]) || (devTools && url.startsWith('devtools://')));
  serveUi(ui, root);
  return ui;
}
