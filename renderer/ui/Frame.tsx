// The frame of the open app: sidebar, the page, what floats over it, and the keyboard shortcuts.

import { createSpotlight } from '@mantine/spotlight';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { CommandPalette } from '../features/palette/CommandPalette.tsx';
import { useApp } from '../state/app-context.ts';
import { CurrentPage } from './CurrentPage.tsx';
import classes from './Frame.module.css';
import { Notice } from './Notice.tsx';
import { Sidebar } from './Sidebar.tsx';
import { TrayNotice } from './TrayNotice.tsx';
import { UndoBar } from './UndoBar.tsx';
import { useShortcuts } from './use-shortcuts.ts';

export function Frame() {
  const { t } = useTranslation();
  const { daemon, place: placeStore } = useApp();
  const [[palette, { open: openPalette }]] = useState(() => createSpotlight());
  const connected = useStore(daemon, (mirror) => mirror.connected);
  const place = useStore(placeStore, (state) => state.place);
  const main = useRef<HTMLElement>(null);
  useShortcuts(openPalette);
  // Where a person arrives; Settings says it for good.
  const isList = place.page === 'sessions' && !place.sessionId;
  const showsTrayNotice = isList || place.page === 'connected-services';

  // When what had the keyboard went with the page before, the new page gets it.
  useEffect(() => {
    if (place && document.activeElement === document.body) main.current?.focus();
  }, [place]);

  return (
    <div className={classes.frame}>
      <Sidebar />
      <main ref={main} className={classes.main} tabIndex={-1}>
        {!connected && (
          <div className={classes.banner}>
            <Notice tone="warning" live>
              <strong>{t('daemon.stopped')}</strong> {t('daemon.restarting')}
            </Notice>
          </div>
        )}
        {showsTrayNotice && (
          <div className={classes.banner}>
            <TrayNotice once />
          </div>
        )}
        <div className={classes.page}>
          <CurrentPage />
        </div>
      </main>
      <UndoBar />
      <CommandPalette store={palette} />
    </div>
  );
}
