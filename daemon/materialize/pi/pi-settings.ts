// settings.json of a Pi home: the person's harmless settings, what was chosen inside the home, and ours over them.
import { isAbsolute, join } from 'node:path';
import { type Fields, fieldsOf } from '../../../core/lenient.ts';
import type { PiModel, PiProviders } from './pi-providers.ts';

/**
 * Taken over as they are, by an allow-list: `packages`, `extensions` and `npmCommand` are code, `sessionDir` would take the
 * conversations out of the home, and what a later version adds cannot be judged.
 */
const harmless = (
  'theme defaultThinkingLevel hideThinkingBlock thinkingBudgets quietStartup collapseChangelog enableInstallTelemetry ' +
  'doubleEscapeAction treeFilterMode editorPaddingX autocompleteMaxVisible showHardwareCursor warnings compaction branchSummary retry ' +
  'steeringMode followUpMode queueMode transport websockets terminal images shellPath shellCommandPrefix markdown enableSkillCommands ' +
  'lastChangelogVersion'
).split(' ');
const pathLists = ['skills', 'prompts', 'themes'];
/** Ours anyway. */
const silent = ['defaultProvider', 'defaultModel', 'enabledModels', '$schema'];

/** Of a project: without what runs a program of the project's choice whenever the agent runs a command. */
const harmlessInProject = [...harmless, ...pathLists, ...silent].filter((key) => !key.startsWith('shell'));

/** Keys of a project's settings that no switch of Pi keeps from counting. */
const unstoppable = ['shellPath', 'shellCommandPrefix'];

export function readSettings(text: string | null): Fields | null {
  try {
    return fieldsOf(JSON.parse(text ?? 'null'));
  } catch {
    return null;
  }
}

/** `~/x`, `./x` or `x` (also behind one of Pi's marks) as the person's own file; relative ones lie in their Pi folder. */
function absolutePath(entry: string, folder: string, userFolder: string): string {
  const [, mark = '', path = ''] = /^([!+-]?)(.*)$/s.exec(entry) ?? [];
  const whole = /^~(?=\/|$)/.test(path) ? join(userFolder, path.slice(1)) : path;
  return `${mark}${isAbsolute(whole) ? whole : join(folder, whole)}`;
}

export type SettingsSource = { readonly folder: string; readonly userFolder: string; readonly providers: PiProviders };

/** What comes along of the person's own settings, and the names of what does not. */
export function sanitisedSettings(
  settings: Fields,
  { folder, userFolder, providers }: SettingsSource,
): { readonly settings: Fields; readonly leftOut: readonly string[] } {
  const result: Record<string, unknown> = {};
  const leftOut: string[] = [];
  const chosen = [...providers.connected, ...providers.native];
  const isChosen = (pattern: unknown) =>
    typeof pattern === 'string' && chosen.some((id) => pattern.startsWith(`${id}/`));
  for (const [key, value] of Object.entries(settings)) {
    if (harmless.includes(key)) result[key] = value;
    else if (pathLists.includes(key) && Array.isArray(value))
      result[key] = value
        .filter((each) => typeof each === 'string')
        .map((each) => absolutePath(each, folder, userFolder));
    else if (key === 'enabledModels' && Array.isArray(value) && value.every(isChosen)) result[key] = value;
    else if (!silent.includes(key) || key === 'enabledModels') leftOut.push(key);
  }
  return { settings: result, leftOut };
}

/** The model that settings name for one of the connected providers; null: none, or for another. */
export function settingsModel(settings: Fields | null, provider: string): string | null {
  const { defaultProvider, defaultModel } = settings ?? {};
  return defaultProvider === provider && typeof defaultModel === 'string' && defaultModel !== '' ? defaultModel : null;
}

/**
 * @param own the person's own, sanitised
 * @param previous the home's from earlier starts: what was chosen inside it stays, the person's own wins
 */
export function homeSettings(own: Fields, previous: Fields | null, { provider, model }: PiModel): Fields {
  const earlier = Object.fromEntries(Object.entries(previous ?? {}).filter(([key]) => harmless.includes(key)));
  return { ...earlier, ...own, packages: [], extensions: [], defaultProvider: provider, defaultModel: model };
}

export type ProjectSettings = { readonly matters: boolean; readonly cannotBeStopped: boolean };

/** What a project's `.pi/settings.json` could do beside choosing harmless settings. */
export function judgeProjectSettings(settings: Fields | null): ProjectSettings {
  const keys = Object.keys(settings ?? {});
  return {
    matters: keys.some((key) => !harmlessInProject.includes(key)),
    cannotBeStopped: keys.some((key) => unstoppable.includes(key)),
  };
}
