// `.claude.json` of a Claude home: what Claude itself has noted there, the person's choices and servers, and the answers to its first questions.
import { type Fields, fieldsOf } from '../../../core/lenient.ts';
import { jsonFields, withoutDecisiveKeys } from './claude-guard.ts';
import { sanitisedMcpServers } from './claude-mcp.ts';

/** Choices of the person that older versions keep here instead of in settings.json. */
const choices = (
  'autoCompactEnabled autoConnectIde autoInstallIdeExtension autoScrollEnabled briefTranscript bypassPermissionsModeAccepted ' +
  'copyFullResponse copyOnSelect diffSidebarOpen diffTool editorMode externalEditorContext fileCheckpointingEnabled ' +
  'messageIdleNotifThresholdMs optionAsMetaKeyInstalled permissionExplainerEnabled prStatusFooterEnabled preferredNotifChannel ' +
  'respectGitignore shiftEnterKeyBindingInstalled showExpandedTodos showMessageTimestamps showStatusInTerminalTab showTurnDuration ' +
  'taskCompleteNotifEnabled terminalProgressBarEnabled theme todoFeatureEnabled verbose'
).split(' ');

/** Counters and marks of what was shown or done, which Claude writes by itself. */
const notes =
  /^(has(Seen|Used|Shown|Visited|Acknowledged|Reset)\w*|seen\w+|num\w+|tip(s|Lifetime)\w*|last(ReleaseNotesSeen|OnboardingVersion|PlanModeUse)|firstStartTime|machineID|userID|migrationVersion|memoryUsageCount|promptQueueUseCount|\w+(MigrationComplete|SeenCount|UseCount|ShownCount|HintCount|Dismissed)|officialMarketplaceAutoInstall(Attempted|ed)|toolUsage|skillUsage)$/;

/** What is noted per folder. Servers of the folder come from the person's own file alone. */
const folderNotes =
  /^(allowedTools|hasTrustDialogAccepted|hasCompletedProjectOnboarding|projectOnboardingSeenCount|hasClaudeMdExternalIncludes(Approved|WarningShown)|last[A-Z]\w*|disabledMcpServers|exampleFiles(GeneratedAt)?)$/;

function pick(fields: Fields, allows: (key: string) => boolean): Fields {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([key]) => allows(key))
      .map(([key, value]) => [key, withoutDecisiveKeys(value)]),
  );
}

function earlierFolders(projects: unknown): Fields {
  // Claude names them by absolute path; anything else is no folder.
  const isFolder = ([path]: [string, unknown]) => /^([/\\]|[A-Za-z]:)/.test(path);
  const entries = Object.entries(fieldsOf(projects) ?? {}).filter(isFolder);
  return Object.fromEntries(
    entries.map(([folder, each]) => [folder, pick(fieldsOf(each) ?? {}, (key) => folderNotes.test(key))]),
  );
}

export type StateInput = {
  /** The person's own `.claude.json`, and that of the home from earlier starts; null when there is none. */
  readonly native: string | null;
  readonly previous: string | null;
  readonly cwd: string;
  /** The account that was chosen, as far as it is known: what Claude noted of another one goes. */
  readonly accountId: string | null;
  /** The last twenty characters of a key that Claude would ask about; null for a subscription. */
  readonly approvedKey: string | null;
};

export type ClaudeState = { readonly text: string; readonly leftOut: readonly string[]; readonly unreadable: boolean };

/** What Claude has asked the provider about the account of this home. */
function notedAccount(previous: Fields, accountId: string | null): Fields {
  const account = fieldsOf(previous.oauthAccount);
  return account && accountId !== null && account.accountUuid === accountId ? { oauthAccount: account } : {};
}

const decisiveHere = ['apiKeyHelper', 'env', 'primaryApiKey'];

export function claudeState({ native, previous, cwd, accountId, approvedKey }: StateInput): ClaudeState {
  const fields = native === null ? null : jsonFields(native);
  const own = fields ?? {};
  const earlier = jsonFields(previous ?? '') ?? {};
  const ownFolder = fieldsOf(fieldsOf(own.projects)?.[cwd]) ?? {};
  const everywhere = sanitisedMcpServers(own.mcpServers);
  const here = sanitisedMcpServers(ownFolder.mcpServers);
  const folders = earlierFolders(earlier.projects);
  const state = {
    ...pick(earlier, (key) => notes.test(key) || choices.includes(key)),
    ...notedAccount(earlier, accountId),
    ...pick(own, (key) => choices.includes(key)),
    hasCompletedOnboarding: true,
    ...(approvedKey === null ? {} : { customApiKeyResponses: { approved: [approvedKey], rejected: [] } }),
    mcpServers: everywhere.servers,
    projects: {
      ...folders,
      [cwd]: {
        ...fieldsOf(folders[cwd]),
        ...pick(ownFolder, (key) => key === 'allowedTools' || key === 'disabledMcpServers'),
        // What trust would switch on is kept out by `--setting-sources user`.
        hasTrustDialogAccepted: true,
        mcpServers: here.servers,
      },
    },
  };
  return {
    text: `${JSON.stringify(state, null, 2)}\n`,
    leftOut: [...decisiveHere.filter((key) => Object.hasOwn(own, key)), ...everywhere.leftOut, ...here.leftOut],
    unreadable: native !== null && native.trim() !== '' && fields === null,
  };
}
