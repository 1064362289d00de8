// The first part of a session's id, by which a person names it.
import type { SessionId } from '../../core/ids.ts';

export const shortId = (id: SessionId): string => id.slice(0, 8);
