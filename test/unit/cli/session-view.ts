// A session as the state tells it, for tests of the command line.
import type { SessionView } from '../../../core/api/state.ts';
import { sessionIdSchema } from '../../../core/ids.ts';

export function sessionView({ id, ...parts }: Partial<Omit<SessionView, 'id'>> & { readonly id: string }): SessionView {
  return {
    id: sessionIdSchema.parse(id),
    backend: 'codex',
    cwd: '/home/you/project',
    title: 'Codex · project',
    bindings: {},
    io: 'terminal',
    args: [],
    model: null,
    billsTo: 'Native login',
    removedVariables: [],
    notices: [],
    projectFiles: [],
    startedAt: 1_790_000_000_000,
    endedAt: null,
    exitCode: null,
    stopped: false,
    bellAt: null,
    conversation: null,
    continues: null,
    attention: null,
    restarting: false,
    ...parts,
  };
}
