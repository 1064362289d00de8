// The control over HTTP: `POST /__control/<method>` (dots for nested parts) with a JSON array of arguments gives `{"result":…}`, so that
// tests in another process, a real Electron or a person with curl can drive the simulator.
import type { IncomingMessage } from 'node:http';
import { type Reply, reply } from './http.ts';

function lookUp(control: object, call: string): unknown {
  let found: unknown = control;
  for (const part of call.split('.')) {
    const known = typeof found === 'object' && found !== null && Object.hasOwn(found, part);
    found = known ? Reflect.get(found as object, part) : undefined;
  }
  return found;
}

/**
 * Calls `control[call](...args)`. The content type must be JSON: a page in a browser cannot send that across origins without being asked,
 * so a page under test cannot drive its own provider.
 */
export function answerRemoteControl(control: object, call: string, message: IncomingMessage, body: Buffer): Reply {
  if (message.method !== 'POST' || message.headers['content-type'] !== 'application/json') {
    return reply.json(405, { error: 'POST a JSON array of arguments as application/json' });
  }
  const method = lookUp(control, call);
  if (typeof method !== 'function') return reply.json(404, { error: `no control ${call}` });
  try {
    const args: unknown = JSON.parse(body.toString('utf8') || '[]');
    if (!Array.isArray(args)) return reply.json(400, { error: 'arguments must be a JSON array' });
    const result: unknown = Reflect.apply(method, undefined, args);
    return reply.json(200, { result: result ?? null });
  } catch (error) {
    return reply.json(400, { error: error instanceof Error ? error.message : 'failed' });
  }
}
