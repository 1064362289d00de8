// What a session is started with, size and kind of its connection included. It may hold the caller's environment: kept in memory only.
import type { CallRequest } from '../../core/api/call.ts';
import type { DaemonCalls } from '../../core/api/daemon.ts';

export type SessionInput = CallRequest<DaemonCalls, 'sessions.start'>;
