// Turns whatever a request ended in into an error answer of the table. Texts of errors stay here: they may quote what was sent.
import { type ServerError, type ServerErrorCode, serverErrors } from '../../core/api/server.ts';
import { AppError } from '../../core/errors.ts';
import { RouteError } from '../route-error.ts';

function isRouteCode(code: string): code is ServerErrorCode {
  return Object.hasOwn(serverErrors, code);
}

/** Fastify's own refusals: a body that is too long, is not JSON, or says that it is something else. */
function codeOfFramework(error: unknown): ServerErrorCode {
  if (!(error instanceof Error) || !('statusCode' in error)) return 'internal';
  if (error.statusCode === 413) return 'too_large';
  return error.statusCode === 400 || error.statusCode === 415 ? 'invalid_input' : 'internal';
}

export function errorAnswer(error: unknown): ServerError {
  if (error instanceof RouteError) {
    return error.revision === null ? { error: error.code } : { error: error.code, revision: error.revision };
  }
  if (error instanceof AppError) return { error: isRouteCode(error.code) ? error.code : 'internal' };
  return { error: codeOfFramework(error) };
}
