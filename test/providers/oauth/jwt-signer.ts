// JSON Web Tokens signed with a key that only the simulator has (clients of these flows check no signature).
import { createHmac, randomBytes, randomUUID } from 'node:crypto';

export type JwtSigner = (claims: object) => string;

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Every token is unique by its `jti`. */
export function createJwtSigner(): JwtSigner {
  const key = randomBytes(32);
  return (claims) => {
    const content = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ jti: randomUUID(), ...claims })}`;
    return `${content}.${createHmac('sha256', key).update(content).digest('base64url')}`;
  };
}
