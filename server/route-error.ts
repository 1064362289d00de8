// What a route handler throws to answer with an error of the table; a conflict says which revision is current.
import type { ServerErrorCode } from '../core/api/server.ts';

export class RouteError extends Error {
  readonly code: ServerErrorCode;
  readonly revision: number | null;

  constructor(code: ServerErrorCode, revision: number | null = null) {
    super(code);
    this.name = 'RouteError';
    this.code = code;
    this.revision = revision;
  }
}
