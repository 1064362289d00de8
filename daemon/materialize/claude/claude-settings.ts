// The settings.json of a Claude home, and what of a project's settings may count: an allow-list, since Claude gains keys with every version.
import { type Fields, fieldsOf } from '../../../core/lenient.ts';
import { decidesAccount, isVendorVariable, jsonFields, withoutDecisiveKeys } from './claude-guard.ts';
import { withOurStatusLine, withoutOurStatusLine } from './claude-status-line.ts';

/**
 * Settings of 2.1.197 that leave account and address alone. Hooks, status line and file suggestions are programs of the person's own
 * and come along; helpers for keys and headers, plugins and their sources, remote control and gateways do not.
 */
const harmless = new Set(
  (
    'advisorModel agent allowedHttpHookUrls allowedMcpServers alwaysThinkingEnabled attribution autoCompactEnabled autoCompactWindow ' +
    'autoDreamEnabled autoMemoryDirectory autoMemoryEnabled autoMode autoScrollEnabled availableModels awaySummaryEnabled ' +
    'breakReminder claudeMdExcludes cleanupPeriodDays defaultShell deniedMcpServers disableAllHooks disableArtifact disableAutoMode ' +
    'disableBundledSkills disableClaudeAiConnectors disableSkillShellExecution disableWorkflows disabledMcpjsonServers editorMode ' +
    'effortLevel enableAllProjectMcpServers enableArtifact enableWorkflows enabledMcpjsonServers enforceAvailableModels fallbackModel ' +
    'fastMode fastModePerSessionOptIn feedbackSurveyRate fileCheckpointingEnabled fileSuggestion footerLinksRegexes hooks ' +
    'httpHookAllowedEnvVars includeCoAuthoredBy includeGitInstructions language model outputStyle permissions plansDirectory ' +
    'prUrlTemplate preferredNotifChannel prefersReducedMotion promptSuggestionEnabled quietHours respectGitignore ' +
    'respondToBashCommands sandbox showClearContextOnPlanAccept showMessageTimestamps showThinkingSummaries showTurnDuration ' +
    'skillListingBudgetFraction skillListingMaxDescChars skillOverrides skipDangerousModePermissionPrompt skipWebFetchPreflight ' +
    'spinnerTipsEnabled spinnerTipsOverride spinnerVerbs statusLine subagentStatusLine switchModelsOnFlag ' +
    'syntaxHighlightingDisabled teammateMode terminalProgressBarEnabled terminalTitleFromRename theme todoFeatureEnabled tui ' +
    'useAutoModeDuringPlan verbose viewMode voice voiceEnabled wheelScrollAccelerationEnabled workflowKeywordTriggerEnabled worktree'
  ).split(' '),
);

/** Of no meaning in a home of ours; nobody misses them. */
const unmissed = new Set(
  '$schema autoUpdatesChannel companyAnnouncements disableDeepLinkRegistration env minimumVersion'.split(' '),
);

/** An alias or a name of Anthropic's; names of other providers' catalogues hold colons and slashes. */
const modelName = /^[A-Za-z0-9.[\]_-]{1,80}$/;

/**
 * Variables of the machine by which requests are led past the provider: a proxy together with a certificate named here got the token
 * (measured). The proxy of a person's network belongs into their environment, where every start shows it.
 */
const machineVariable =
  /PROXY|CERT|_CA_|^(NODE|BUN|SSL|TLS|LD|DYLD|OPENSSL|CCR|HAPPIER)_|^(HOME|USERPROFILE|APPDATA)$/i;

/** Claude itself takes these from nobody but the person. */
const notFromProject = new Set(
  'autoMemoryDirectory autoMode footerLinksRegexes skipDangerousModePermissionPrompt useAutoModeDuringPlan'.split(' '),
);

export type SettingsSource = 'person' | 'project';

export type Sanitised = {
  readonly settings: Fields;
  /** Names of what stays behind, for the person. */
  readonly leftOut: readonly string[];
};

function keepsVariable(name: string, value: unknown): boolean {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return false;
  return !decidesAccount(name) && !isVendorVariable(name) && !machineVariable.test(name);
}

function keeps(key: string, value: unknown, source: SettingsSource): boolean {
  if (key === 'model') return typeof value === 'string' && modelName.test(value);
  return harmless.has(key) && !(source === 'project' && notFromProject.has(key));
}

/** A folder's files do not switch the questions off. */
function withoutMode(permissions: unknown): unknown {
  const { defaultMode, ...rest } = fieldsOf(permissions) ?? {};
  return defaultMode === 'acceptEdits' || defaultMode === 'plan' ? permissions : rest;
}

/** The part of Claude's settings that cannot change account or address. */
export function sanitisedSettings(settings: Fields, source: SettingsSource): Sanitised {
  const variables = Object.entries(fieldsOf(settings.env) ?? {});
  const env = Object.fromEntries(variables.filter(([name, value]) => keepsVariable(name, value)));
  const entries = Object.entries(settings);
  const kept = entries.flatMap(([key, value]): [string, unknown][] => {
    if (!keeps(key, value, source)) return [];
    const clean = withoutDecisiveKeys(value);
    return [[key, key === 'permissions' && source === 'project' ? withoutMode(clean) : clean]];
  });
  return {
    settings: { ...Object.fromEntries(kept), ...(Object.keys(env).length === 0 ? {} : { env }) },
    leftOut: [
      ...entries.filter(([key, value]) => !keeps(key, value, source) && !unmissed.has(key)).map(([key]) => key),
      ...variables.filter(([name]) => !Object.hasOwn(env, name)).map(([name]) => `env.${name}`),
    ],
  };
}

export type ClaudeSettings = {
  readonly text: string;
  readonly leftOut: readonly string[];
  readonly unreadable: boolean;
};

/**
 * The settings.json of the home.
 * @param native the person's own, null when there is none
 * @param previous that of the home from earlier starts: what was chosen inside it stays, the person's own wins
 * @param statusLineHome the home (absolute) whose status line leaves the account's numbers; null: the person's own status line alone
 */
export function claudeSettings(
  native: string | null,
  previous: string | null,
  statusLineHome: string | null = null,
): ClaudeSettings {
  const fields = native === null ? null : jsonFields(native);
  const own = sanitisedSettings(fields ?? {}, 'person');
  const earlier = sanitisedSettings(jsonFields(previous ?? '') ?? {}, 'person').settings;
  // Variables are no choice made inside a session: those of the person's own file alone.
  const { env: _env, ...chosen } = earlier;
  const settings = withoutOurStatusLine({
    ...chosen,
    ...own.settings,
    // A session of ours registers nothing with the desktop in the name of this Claude.
    disableDeepLinkRegistration: 'disable',
  });
  const written = statusLineHome === null ? settings : withOurStatusLine(settings, statusLineHome);
  return {
    text: `${JSON.stringify(written, null, 2)}\n`,
    leftOut: own.leftOut,
    unreadable: native !== null && native.trim() !== '' && fields === null,
  };
}
