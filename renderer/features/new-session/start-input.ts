// What the wizard gives to a start, and to the preview of one.
import type { CallInput } from '../../../core/api/call.ts';
import type { DaemonCalls } from '../../../core/api/daemon.ts';
import type { Bindings } from '../../../core/session/binding.ts';

export type StartInput = Omit<CallInput<DaemonCalls, 'sessions.preview'>, 'bindings'> & { readonly bindings: Bindings };
