// The documented, versioned objects of `happier sessions --json` and `happier backends --json` (docs/cli.md).
import { z } from 'zod';
import { type BackendView, backendViewSchema, type SessionView, sessionViewSchema } from '../core/api/state.ts';
import { backends } from '../core/catalog/backends.ts';
import { installCommand } from './install-command.ts';

const session = sessionViewSchema.pick({
  id: true,
  backend: true,
  title: true,
  cwd: true,
  io: true,
  bindings: true,
  billsTo: true,
  model: true,
  removedVariables: true,
  startedAt: true,
  endedAt: true,
  exitCode: true,
  stopped: true,
  bellAt: true,
  conversation: true,
  continues: true,
  attention: true,
  restarting: true,
});

export const sessionsJsonSchema = z.strictObject({
  schema: z.literal('happier.sessions/1'),
  sessions: z.array(session),
});
export type SessionsJson = z.infer<typeof sessionsJsonSchema>;

export const backendsJsonSchema = z.strictObject({
  schema: z.literal('happier.backends/1'),
  backends: z.array(
    backendViewSchema.extend({
      name: z.string(),
      /** The command that installs it. */
      install: z.string(),
    }),
  ),
});
export type BackendsJson = z.infer<typeof backendsJsonSchema>;

/** What a session was given to work with (arguments, notices, files) is left out: it may be what the person wrote. */
export function sessionsJson(views: readonly SessionView[]): SessionsJson {
  const shown = z.object(session.shape);
  return { schema: 'happier.sessions/1', sessions: views.map((view) => shown.parse(view)) };
}

export function backendsJson(views: readonly BackendView[]): BackendsJson {
  const all = views.map((view) => ({ ...view, name: backends[view.id].name, install: installCommand(view.id) }));
  return { schema: 'happier.backends/1', backends: all };
}
