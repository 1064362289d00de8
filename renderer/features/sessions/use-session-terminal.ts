// Keeps a session's terminal in an element for as long as the component lives: size, colours and connection follow along.
import { useComputedColorScheme } from '@mantine/core';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { ErrorShape } from '../../../core/errors.ts';
import type { SessionId } from '../../../core/ids.ts';
import { useApp } from '../../state/app-context.ts';
import { openSessionTerminal, type SessionTerminal } from './session-terminal.ts';
import { useTerminalLink } from './use-terminal-link.ts';

type Wishes = {
  readonly onSearch: () => void;
  readonly onLeave: () => void;
};

type SessionTerminalState = {
  readonly element: RefObject<HTMLDivElement | null>;
  readonly terminal: RefObject<SessionTerminal | null>;
  readonly error: ErrorShape | null;
};

export function useSessionTerminal(id: SessionId, wishes: Wishes): SessionTerminalState {
  const { bridge, info, daemon } = useApp();
  const scheme = useComputedColorScheme('light');
  const connections = useStore(daemon, (mirror) => mirror.connections);
  const element = useRef<HTMLDivElement>(null);
  const terminal = useRef<SessionTerminal | null>(null);
  const [error, setError] = useState<ErrorShape | null>(null);
  const openLink = useTerminalLink();
  const latest = useRef({ scheme, connections, openLink, ...wishes });

  useEffect(() => {
    if (!element.current) return;
    const opened = openSessionTerminal(element.current, {
      bridge,
      id,
      platform: info.platform,
      scheme: latest.current.scheme,
      onError: setError,
      onSearch: () => latest.current.onSearch(),
      onLeave: () => latest.current.onLeave(),
      onLink: (url) => latest.current.openLink(url),
    });
    terminal.current = opened;
    const observer = new ResizeObserver(() => opened.fit());
    observer.observe(element.current);
    opened.focus();
    return () => {
      observer.disconnect();
      opened.dispose();
      terminal.current = null;
    };
  }, [bridge, id, info.platform]);

  useEffect(() => {
    latest.current = { ...latest.current, scheme };
    terminal.current?.setScheme(scheme);
  }, [scheme]);
  useEffect(() => {
    latest.current = { ...latest.current, openLink };
  }, [openLink]);
  useEffect(() => {
    if (connections !== latest.current.connections) terminal.current?.attach();
    latest.current = { ...latest.current, connections };
  }, [connections]);
  return { element, terminal, error };
}
