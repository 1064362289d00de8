// The first frame of a connection: says which protocol the client speaks and proves that it can read the owner's token file.
import { z } from 'zod';
import { clientFrameSchema, protocolVersion } from '../../core/api/socket.ts';
import { AppError } from '../../core/errors.ts';
import { isSameToken } from './token.ts';

/** What a hello of any version has, so that a client of another version is told so and not something else. */
const anyHello = z.object({ t: z.literal('hello'), protocol: z.number() });

/**
 * @param version of the daemon, told to a client of another protocol
 * @returns which program it is
 * @throws AppError `daemon_version`, `unauthorized`
 */
export function checkHello(frame: unknown, token: string, version: string): 'app' | 'cli' {
  const any = anyHello.safeParse(frame);
  if (any.success && any.data.protocol !== protocolVersion) throw new AppError('daemon_version', version.slice(0, 200));
  const parsed = clientFrameSchema.safeParse(frame);
  if (!parsed.success || parsed.data.t !== 'hello') throw new AppError('unauthorized');
  if (!isSameToken(parsed.data.token, token)) throw new AppError('unauthorized');
  return parsed.data.client;
}
