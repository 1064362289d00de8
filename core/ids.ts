// The identifiers of the domain, branded so that one kind can never stand in for another, and their zod forms.
import { z } from 'zod';

/**
 * Profile id: one letter or digit, then up to 63 of letters, digits, `_`, `:` or `-`. Compared without case.
 * `native` is taken: where a profile is named, it means the machine's own login.
 */
export const profileIdSchema = z
  .string()
  .regex(/^[a-zA-Z0-9][a-zA-Z0-9_:-]{0,63}$/)
  .refine((id) => id.toLowerCase() !== 'native')
  .brand('ProfileId');
export type ProfileId = z.infer<typeof profileIdSchema>;

/** Account, session, attempt and machine ids are UUIDs that the daemon makes. */
export const accountIdSchema = z.uuid().brand('AccountId');
export type AccountId = z.infer<typeof accountIdSchema>;

export const machineIdSchema = z.uuid().brand('MachineId');
export type MachineId = z.infer<typeof machineIdSchema>;

export const sessionIdSchema = z.uuid().brand('SessionId');
export type SessionId = z.infer<typeof sessionIdSchema>;

export const attemptIdSchema = z.uuid().brand('AttemptId');
export type AttemptId = z.infer<typeof attemptIdSchema>;

/** Key id: names the account key that sealed a row; the first 16 hex digits of a hash of the key. */
export const keyIdSchema = z
  .string()
  .regex(/^[0-9a-f]{16}$/)
  .brand('KeyId');
export type KeyId = z.infer<typeof keyIdSchema>;

/** Milliseconds since the epoch. */
export const instantSchema = z.number().int().nonnegative();
