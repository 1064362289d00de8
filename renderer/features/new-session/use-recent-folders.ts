// The folders to offer: those of the last starts from this window, of the sessions, and those that have rules.
import { useStore } from 'zustand';
import { useApp, useDaemon } from '../../state/app-context.ts';

const offeredAtMost = 20;

/** Absolute paths, the latest first. */
export function useRecentFolders(): readonly string[] {
  const recent = useStore(useApp().preferences, (state) => state.recentFolders);
  const sessions = useDaemon((state) => state.sessions);
  const rules = useDaemon((state) => state.defaults.folders);
  const latest = sessions.toSorted((a, b) => b.startedAt - a.startedAt);
  const all = [...recent, ...latest.map(({ cwd }) => cwd), ...rules.map(({ folder }) => folder)];
  return [...new Set(all)].slice(0, offeredAtMost);
}
