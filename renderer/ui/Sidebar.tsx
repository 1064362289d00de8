// The sidebar: the pages, the number of running sessions, and at the bottom the worst quota of the effective profiles.
import { Kbd, NavLink, Text } from '@mantine/core';
import { Bell, KeyRound, type LucideIcon, Plus, Settings, SquareTerminal } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Gates } from '../../core/catalog/features.ts';
import { useApp, useDaemon, useGates, useNavigate } from '../state/app-context.ts';
import { isOfServices, type Place } from '../state/place.ts';
import { hasNewBell } from '../state/seen-bells.ts';
import classes from './Sidebar.module.css';
import { shortcutLabel } from './shortcuts.ts';
import { WorstQuota } from './WorstQuota.tsx';

export function Sidebar() {
  const { t } = useTranslation();
  const { info } = useApp();
  const gates = useGates();
  const running = useDaemon((state) => state.sessions.filter((session) => session.endedAt === null).length);
  return (
    <nav className={classes.sidebar} aria-label={t('sidebar.name')}>
      <Entry
        to={{ page: 'sessions' }}
        icon={SquareTerminal}
        label={t('sidebar.sessions')}
        right={running > 0 && <Running count={running} />}
      />
      <Entry
        to={{ page: 'new-session' }}
        icon={Plus}
        label={t('sidebar.newSession')}
        shortcut={info.platform === 'darwin' ? 'Meta+N' : 'Control+N'}
        right={
          <Kbd size="xs" aria-hidden>
            {shortcutLabel('N', info.platform)}
          </Kbd>
        }
      />
      {gates.connectedServices && (
        <Entry to={{ page: 'connected-services' }} icon={KeyRound} label={t('sidebar.connectedServices')} />
      )}
      <Entry to={{ page: 'settings' }} icon={Settings} label={t('sidebar.settings')} />
      <div className={classes.foot}>
        <WorstQuota />
      </div>
    </nav>
  );
}

type EntryProps = {
  readonly to: Place;
  readonly icon: LucideIcon;
  readonly label: string;
  readonly right?: ReactNode;
  /** As `aria-keyshortcuts` has it. */
  readonly shortcut?: string;
};

function Entry({ to, icon: Icon, label, right, shortcut }: EntryProps) {
  const { place } = useApp();
  const { go } = useNavigate();
  const gates = useGates();
  const isCurrent = useStore(place, (state) => entryOf(state.place, gates) === to.page);
  return (
    <NavLink
      component="button"
      type="button"
      active={isCurrent}
      aria-current={isCurrent ? 'page' : undefined}
      aria-keyshortcuts={shortcut}
      label={label}
      leftSection={<Icon size={16} aria-hidden />}
      rightSection={right || undefined}
      onClick={() => go(to)}
      classNames={{ root: classes.entry, label: classes.label, section: classes.section }}
    />
  );
}

/** The sidebar entry under which a page stands. */
function entryOf(place: Place, gates: Gates): Place['page'] {
  if (!isOfServices(place)) return place.page;
  return gates.connectedServices ? 'connected-services' : 'settings';
}

/** How many sessions run, with a sign when one of them asks for the person. */
function Running({ count }: { readonly count: number }) {
  const { t } = useTranslation();
  const { seenBells } = useApp();
  const seen = useStore(seenBells);
  const asks = useDaemon((state) =>
    state.sessions.some((one) => one.endedAt === null && (one.attention !== null || hasNewBell(one, seen))),
  );
  const running = t('sidebar.running', { count });
  return (
    <span className={classes.running} role="img" aria-label={asks ? t('sidebar.runningAsks', { running }) : running}>
      {asks && <Bell size={13} aria-hidden className={classes.asks} />}
      <Text component="span" fz="xs" c="dimmed">
        {count}
      </Text>
    </span>
  );
}
