// The row of one session in the daemon's state. It holds no secret.
import { basename } from 'node:path';
import type { SessionView } from '../../core/api/state.ts';
import { backends } from '../../core/catalog/backends.ts';
import type { SessionId } from '../../core/ids.ts';
import type { Launch } from './launch.ts';
import type { SessionInput } from './session-input.ts';

/** What the latest start of its program says. */
export function launchParts(launch: Launch) {
  return {
    billsTo: launch.billsTo,
    // Our own variables say nothing to the person; what would have changed the account does.
    removedVariables: launch.removed.filter(({ why }) => why !== 'ours'),
    notices: [...launch.notices],
    projectFiles: [...launch.projectFiles],
    conversation: launch.conversation,
  } satisfies Partial<SessionView>;
}

/** @param startedAt ms epoch */
export function newRow(
  id: SessionId,
  input: SessionInput,
  launch: Launch,
  { startedAt, continues }: { readonly startedAt: number; readonly continues: SessionId | null },
): SessionView {
  return {
    id,
    backend: input.backend,
    cwd: launch.cwd,
    title: `${backends[input.backend].name} · ${basename(launch.cwd) || launch.cwd}`,
    bindings: input.bindings,
    io: input.io,
    args: input.args,
    model: input.model ?? null,
    ...launchParts(launch),
    startedAt,
    endedAt: null,
    exitCode: null,
    stopped: false,
    bellAt: null,
    continues,
    attention: null,
    restarting: false,
  };
}
