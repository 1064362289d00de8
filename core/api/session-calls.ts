// The daemon's calls about sessions: part of its table (core/api/daemon.ts).
import { z } from 'zod';
import { removedVariableSchema } from '../catalog/backend-variables.ts';
import { backendIdSchema } from '../catalog/backends.ts';
import { errorShapeSchema } from '../errors.ts';
import { sessionIdSchema } from '../ids.ts';
import { bindingsSchema } from '../session/binding.ts';
import { type CallTable, nothing } from './call.ts';
import { projectFileSchema, sessionViewSchema, startNoticeSchema } from './state.ts';

const size = { cols: z.number().int().min(2).max(1000), rows: z.number().int().min(2).max(1000) };

/** What a person chooses for a start. */
const startInput = z.strictObject({
  backend: backendIdSchema,
  cwd: z.string().min(1).max(4096),
  bindings: bindingsSchema,
  args: z.array(z.string().max(131_072)).max(256).default([]),
  model: z.string().trim().min(1).max(200).optional(),
  /** The backend's own id of a conversation in the home that the bindings imply. */
  resume: z.string().min(1).max(200).optional(),
  /** The caller's own environment; absent: the person's login shell's. */
  environment: z.record(z.string(), z.string()).optional(),
  /** Added to it; a name that the published table takes out is refused. */
  variables: z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/), z.string().max(32_768)).optional(),
});

export const sessionCalls = {
  /** What a start with these choices would do, without doing it; nothing is refreshed, written or run. */
  'sessions.preview': {
    access: 'open',
    input: startInput,
    output: z.strictObject({
      billsTo: z.string(),
      removedVariables: z.array(removedVariableSchema),
      notices: z.array(startNoticeSchema),
      projectFiles: z.array(projectFileSchema),
      /** Why the start would be refused; null: it would not. */
      problem: errorShapeSchema.nullable(),
    }),
  },
  'sessions.start': {
    access: 'open',
    input: startInput.extend({ ...size, io: z.enum(['terminal', 'pipes']).default('terminal') }),
    output: sessionViewSchema,
  },
  /**
   * Starts an ended session once more, with the choices, arguments and variables it had; `resume`: where its conversation stands, and
   * what was said to the model at its start is not said again. Answers the new one.
   */
  'sessions.again': {
    access: 'open',
    input: z.strictObject({ id: sessionIdSchema, resume: z.boolean().default(false), ...size }),
    output: sessionViewSchema,
  },
  /**
   * Restarts the program of a running session where its conversation stands, with a fresh access token, once the terminal is quiet (the
   * end of a turn). The session keeps its id and its watchers. `cancel` takes a waiting one back.
   */
  'sessions.restart': {
    access: 'open',
    input: z.strictObject({ id: sessionIdSchema, cancel: z.boolean().default(false) }),
    output: nothing,
  },
  /** What a change of account would carry over and what would be lost. */
  'sessions.continuation': {
    access: 'open',
    input: z.strictObject({ id: sessionIdSchema, bindings: bindingsSchema }),
    output: z.strictObject({
      billsTo: z.string(),
      /** Whether the conversation goes along; else a new one begins. */
      carries: z.boolean(),
      losses: z.array(
        z.enum(['conversation', 'running-turn', 'scrollback', 'session-approvals', 'background-processes']),
      ),
      problem: errorShapeSchema.nullable(),
    }),
  },
  /** Ends the session at a turn boundary and continues its conversation as other accounts. Answers the new session. */
  'sessions.continueAs': {
    access: 'open',
    input: z.strictObject({ id: sessionIdSchema, bindings: bindingsSchema, ...size }),
    output: sessionViewSchema,
  },
  /** Copies one conversation of a backend from the home that `from` implies into the one that `to` implies. What lies there already stays. */
  'sessions.bringOver': {
    access: 'open',
    input: z.strictObject({
      backend: backendIdSchema,
      cwd: z.string().min(1).max(4096),
      conversation: z.string().min(1).max(200),
      from: bindingsSchema,
      to: bindingsSchema,
    }),
    output: z.strictObject({ copied: z.boolean() }),
  },
  /** Sends the program a signal, as a terminal or a caller of it would. */
  'sessions.signal': {
    access: 'open',
    input: z.strictObject({
      id: sessionIdSchema,
      signal: z.enum(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGTSTP', 'SIGCONT']),
    }),
    output: nothing,
  },
  /**
   * Turns this connection into one pipe of a session with `io: 'pipes'`: behind the answer's line there are only the bytes of that pipe,
   * untouched, until one side ends it. The session ends when its pipes are not taken within ten seconds, and with the connection that has started it.
   */
  'sessions.pipe': {
    access: 'host',
    input: z.strictObject({ id: sessionIdSchema, stream: z.enum(['stdin', 'stdout', 'stderr']) }),
    output: nothing,
  },
  /** Allows, for a folder and backend, a project file in exactly this content; or takes that back. */
  'sessions.allow': {
    access: 'confirmed',
    input: z.strictObject({
      backend: backendIdSchema,
      folder: z.string().min(1).max(4096),
      path: z.string().min(1).max(4096),
      hash: z.string().regex(/^[0-9a-f]{64}$/),
      allowed: z.boolean(),
    }),
    output: nothing,
  },
  /** Names that the person adds to what a connected session does not get; the published table itself cannot be narrowed. */
  'sessions.addedVariables': {
    access: 'confirmed',
    input: z.strictObject({ names: z.array(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/)).max(200) }),
    output: nothing,
  },
  /**
   * Attaches this connection: the scrollback so far; `terminal.data` events follow it without a gap. A `screen` that does not keep up is
   * told by `terminal.reset` where it stands now; for a `stream` the program waits, as it would for a slow terminal.
   */
  'sessions.attach': {
    access: 'open',
    input: z.strictObject({ id: sessionIdSchema, as: z.enum(['screen', 'stream']).default('screen') }),
    output: z.strictObject({ scrollback: z.string(), seq: z.number().int().nonnegative(), session: sessionViewSchema }),
  },
  /** How far a `screen` has shown what it was sent. */
  'sessions.shown': {
    access: 'open',
    input: z.strictObject({ id: sessionIdSchema, seq: z.number().int().nonnegative() }),
    output: nothing,
  },
  'sessions.detach': { access: 'open', input: z.strictObject({ id: sessionIdSchema }), output: nothing },
  'sessions.input': {
    access: 'open',
    input: z.strictObject({
      id: sessionIdSchema,
      data: z.string().max(1_048_576),
      /** `base64`: bytes that are no UTF-8 text, which a paste and old mouse reports may be. */
      encoding: z.enum(['text', 'base64']).default('text'),
    }),
    output: nothing,
  },
  'sessions.resize': { access: 'open', input: z.strictObject({ id: sessionIdSchema, ...size }), output: nothing },
  'sessions.stop': { access: 'open', input: z.strictObject({ id: sessionIdSchema }), output: nothing },
  /** Takes an ended session off the list. */
  'sessions.forget': { access: 'open', input: z.strictObject({ id: sessionIdSchema }), output: nothing },
} as const satisfies CallTable;
