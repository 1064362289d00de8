// Which settings of a Gemini settings.json change neither the account nor the address, and the settings.json of a home.
import { slotOfVariable } from '../../../core/catalog/backend-variables.ts';
import { parseJsonWithComments } from '../json-with-comments.ts';

type Table = Readonly<Record<string, unknown>>;

/**
 * What comes along, from the settings schema of 0.61.0, by an allow-list. `true`: the whole value; a list: these keys of the table.
 * Out, among others: `security.auth`, `telemetry` (sends prompts elsewhere), `modelConfigs` (may name an address), `tools.sandbox` (a
 * container gets another environment), `billing`, `admin`, `agents`, extensions.
 */
const harmless: Readonly<Record<string, true | readonly string[]>> = {
  general: (
    'preferredEditor openEditorInNewWindow vimMode defaultApprovalMode enableNotifications notificationMethod checkpointing plan ' +
    'retryFetchErrors maxAttempts sessionRetention topicUpdateNarration'
  ).split(' '),
  output: ['format'],
  ui: true,
  model:
    'name maxSessionTurns summarizeToolOutput compressionThreshold disableLoopDetection skipNextSpeakerCheck'.split(
      ' ',
    ),
  context: (
    'fileName importFormat includeDirectoryTree discoveryMaxDirs memoryBoundaryMarkers includeDirectories ' +
    'loadMemoryFromIncludeDirectories fileFiltering'
  ).split(' '),
  tools:
    'shell core allowed confirmationRequired exclude useRipgrep truncateToolOutputThreshold disableLLMCorrection'.split(
      ' ',
    ),
  mcp: ['allowed', 'excluded'],
  useWriteTodos: true,
  security: (
    'disableYoloMode disableAlwaysAllow enablePermanentToolApproval autoAddToPolicyByDefault environmentVariableRedaction ' +
    'toolSandboxing'
  ).split(' '),
  advanced: ['autoConfigureMemory', 'dnsResolutionOrder', 'excludedEnvVars', 'ignoreLocalEnv'],
  experimental: ['enableAgents', 'worktrees', 'modelSteering', 'taskTracker'],
  skills: true,
  contextManagement: true,
  $schema: true,
};

/** Programs: the person's own come along, those of a project or of an earlier session do not by themselves. */
const programs: Readonly<Record<string, true | readonly string[]>> = {
  tools: ['discoveryCommand', 'callCommand'],
  mcp: ['serverCommand'],
  mcpServers: true,
  hooks: true,
  hooksConfig: true,
};

/** Ours in every home, or without a meaning there: nobody misses them. */
const quiet = new Set(
  (
    'general.enableAutoUpdate general.enableAutoUpdateNotification general.devtools general.debugKeystrokeLogging ' +
    'security.folderTrust privacy ide extensions admin'
  ).split(' '),
);

const serverKeys =
  'args command cwd description env excludeTools headers httpUrl includeTools oauth tcp timeout trust type url'.split(
    ' ',
  );

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isAmong(lists: typeof harmless, key: string, inner: string): boolean {
  const keys = Object.hasOwn(lists, key) ? lists[key] : undefined;
  return keys === true || keys?.includes(inner) === true;
}

type Part = { readonly path: string; readonly key: string; readonly inner: string | null; readonly value: unknown };

/** Each key of the file and, where that is a table with rules of its own, each key in it. */
function partsOf(config: Table): readonly Part[] {
  const isWhole = (key: string) => harmless[key] === true || programs[key] === true;
  return Object.entries(config).flatMap(([key, value]): Part[] =>
    isTable(value) && !isWhole(key)
      ? Object.entries(value).map(([inner, each]) => ({ path: `${key}.${inner}`, key, inner, value: each }))
      : [{ path: key, key, inner: null, value }],
  );
}

function isPart(lists: typeof harmless, { key, inner }: Part): boolean {
  if (!Object.hasOwn(lists, key)) return false;
  return inner === null ? lists[key] === true : isAmong(lists, key, inner);
}

/** The way to sign in is ours; that it was the same is no news. */
const saysOurWay = (value: unknown): boolean => JSON.stringify(value) === '{"selectedType":"oauth-personal"}';

function isQuiet({ path, key, value }: Part): boolean {
  return quiet.has(path) || quiet.has(key) || (path === 'security.auth' && saysOurWay(value));
}

type Sanitised = { readonly settings: Table; readonly leftOut: readonly string[] };

function collect(parts: readonly Part[]): Record<string, unknown> {
  const settings: Record<string, unknown> = {};
  for (const { key, inner, value } of parts) {
    if (inner === null) settings[key] = value;
    else settings[key] = { ...(isTable(settings[key]) ? settings[key] : {}), [inner]: value };
  }
  return settings;
}

/** A server's own variables stay, but for those that name an account of a vendor or where it is spoken to. */
function mcpServers(servers: unknown): Sanitised {
  const leftOut: string[] = [];
  const settings: Record<string, Table> = {};
  for (const [name, server] of Object.entries(isTable(servers) ? servers : {})) {
    if (!isTable(server)) continue;
    const kept = Object.entries(server).filter(([key]) => serverKeys.includes(key));
    leftOut.push(
      ...Object.keys(server).flatMap((key) => (serverKeys.includes(key) ? [] : [`mcpServers.${name}.${key}`])),
    );
    settings[name] = Object.fromEntries(kept);
    if (server.env === undefined) continue;
    const isVendors = (each: string) => slotOfVariable(each, 'i') !== null;
    const own = isTable(server.env) ? server.env : {};
    const env = Object.entries(own).filter(([each]) => !isVendors(each));
    settings[name] = { ...settings[name], env: Object.fromEntries(env) };
    leftOut.push(...Object.keys(own).flatMap((each) => (isVendors(each) ? [`mcpServers.${name}.env.${each}`] : [])));
  }
  return { settings, leftOut };
}

function settingsOfPerson(config: Table): Sanitised {
  const parts = partsOf(config);
  const kept = parts.filter((part) => isPart(harmless, part) || isPart(programs, part));
  const servers = mcpServers(config.mcpServers);
  const settings = collect(kept);
  if (isTable(config.mcpServers)) settings.mcpServers = servers.settings;
  else delete settings.mcpServers;
  const leftOut = parts.filter((part) => !kept.includes(part) && !isQuiet(part)).map(({ path }) => path);
  return { settings, leftOut: [...leftOut, ...servers.leftOut] };
}

/** How much a project's settings.json could do: nothing of the kind, start programs, or (also) change account, address or isolation. */
export type ProjectSettings = 'harmless' | 'programs' | 'redirecting';

/** @returns `harmless` also for what is no settings file: Gemini then ends with an error of its own */
export function judgeProjectSettings(text: string): ProjectSettings {
  const parts = partsOf(parseJsonWithComments(text) ?? {}).filter((part) => !isPart(harmless, part));
  if (parts.length === 0) return 'harmless';
  return parts.every((part) => isPart(programs, part)) ? 'programs' : 'redirecting';
}

function merged(below: Table, above: Table): Table {
  const keys = [...new Set([...Object.keys(below), ...Object.keys(above)])];
  return Object.fromEntries(
    keys.map((key) => {
      const [low, high] = [below[key], above[key]];
      return [key, isTable(low) && isTable(high) ? merged(low, high) : Object.hasOwn(above, key) ? high : low];
    }),
  );
}

/** Without these Gemini asks for the way to sign in, whether it trusts the folder, and for updates; or speaks to further hosts. */
const ours: Table = {
  security: { auth: { selectedType: 'oauth-personal' }, folderTrust: { enabled: false } },
  general: { enableAutoUpdate: false, enableAutoUpdateNotification: false },
  privacy: { usageStatisticsEnabled: false },
  ide: { hasSeenNudge: true },
};

/** Agents of the project are read even where the folder is not trusted, when the question of trust is off (measured). */
const withoutAgents: Table = { experimental: { enableAgents: false } };

export type WrittenSettings = {
  readonly text: string;
  readonly leftOut: readonly string[];
  /** Whether the person's own file is none that can be read. */
  readonly unreadable: boolean;
  /** Names that the person gives to instruction files (`context.fileName`), beside GEMINI.md. */
  readonly instructionFiles: readonly string[];
};

/**
 * @param native the person's own settings.json, null when there is none
 * @param previous the home's, from earlier starts: what was chosen inside it stays, the person's own wins, ours over both
 */
export function geminiSettings(
  native: string | null,
  previous: string | null,
  { restricted }: { readonly restricted: boolean },
): WrittenSettings {
  const read = native === null ? {} : parseJsonWithComments(native);
  const { settings: own, leftOut } = settingsOfPerson(read ?? {});
  const chosen = partsOf(parseJsonWithComments(previous ?? '') ?? {}).filter((part) => isPart(harmless, part));
  // Switched off by us for another start, perhaps; what is not the person's own answer there goes.
  const earlier = collect(chosen.filter(({ path }) => path !== 'experimental.enableAgents'));
  const settings = merged(merged(earlier, own), restricted ? merged(ours, withoutAgents) : ours);
  const names = isTable(settings.context) ? [settings.context.fileName].flat() : [];
  return {
    text: `${JSON.stringify(settings, null, 2)}\n`,
    leftOut,
    unreadable: read === null,
    instructionFiles: names.filter((name): name is string => typeof name === 'string' && /^[\w-]+\.md$/i.test(name)),
  };
}
