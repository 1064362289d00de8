// A running session as the state shows it, for tests that change a few of its parts.
import type { SessionView } from '../../core/api/state.ts';
import { sessionIdSchema } from '../../core/ids.ts';

type Parts = Partial<Omit<SessionView, 'id'>> & { readonly id?: string };

export function sessionView({ id = '00000000-0000-4000-8000-000000000001', ...parts }: Parts = {}): SessionView {
  return {
    id: sessionIdSchema.parse(id),
    backend: 'codex',
    cwd: '/',
    title: 'Codex · /',
    bindings: {},
    io: 'terminal',
    args: [],
    model: null,
    billsTo: 'Native login',
    removedVariables: [],
    notices: [],
    projectFiles: [],
    startedAt: 1,
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
