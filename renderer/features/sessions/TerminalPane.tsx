// The terminal, edge to edge, with its search bar.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionId } from '../../../core/ids.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import classes from './TerminalPane.module.css';
import { TerminalSearch } from './TerminalSearch.tsx';
import { useSessionTerminal } from './use-session-terminal.ts';
import '@xterm/xterm/css/xterm.css';

type TerminalPaneProps = {
  readonly id: SessionId;
  /** F6: the keyboard goes to the header. */
  readonly onLeave: () => void;
};

export function TerminalPane({ id, onLeave }: TerminalPaneProps) {
  const { t } = useTranslation();
  const [isSearching, setIsSearching] = useState(false);
  const { element, terminal, error } = useSessionTerminal(id, { onSearch: () => setIsSearching(true), onLeave });
  const closeSearch = (): void => {
    setIsSearching(false);
    terminal.current?.focus();
  };
  return (
    <div className={classes.pane}>
      <ErrorNote error={error} />
      {isSearching && (
        <TerminalSearch
          find={(text, direction) => terminal.current?.find(text, direction) ?? false}
          onClose={closeSearch}
        />
      )}
      <section ref={element} className={classes.terminal} aria-label={t('session.terminal')} />
    </div>
  );
}
