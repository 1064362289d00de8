// The one rule of every row's revision (see `expectedRevision` in core/api/server.ts).
import { RouteError } from '../route-error.ts';

export type RevisedWrite = { readonly revision: number; readonly expectedRevision: number };

/**
 * @param current the row's revision, a removed row's too; 0 when there never was one
 * @throws RouteError `invalid_input`, `revision_conflict`
 */
export function checkRevision(current: number, write: RevisedWrite): void {
  if (write.revision !== write.expectedRevision + 1) throw new RouteError('invalid_input');
  if (write.expectedRevision !== current) throw new RouteError('revision_conflict', current);
}
