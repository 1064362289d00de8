// A device sign-in (services.md §2.1): the code that the person types in elsewhere, and the polling for what they decide.
import { randomUUID } from 'node:crypto';
import type { CallOutput, CallRequest } from '../../core/api/call.ts';
import type { DaemonCalls } from '../../core/api/daemon.ts';
import { attemptHash, newKeyPair, openBundle } from '../../core/crypto/sealed-bundle.ts';
import { AppError, type ErrorCode } from '../../core/errors.ts';
import { attemptIdSchema } from '../../core/ids.ts';
import type { Attempt, DeviceWay } from './attempt.ts';
import { type DevicePollAnswer, pollDevice } from './device-poll.ts';
import { requireMethod } from './methods.ts';
import { fatal } from './redirect-answer.ts';
import type { SignInParts } from './sign-in-options.ts';

export type DeviceSignIn = (
  input: CallRequest<DaemonCalls, 'connect.device'>,
) => Promise<CallOutput<DaemonCalls, 'connect.device'>>;

/** provider-answers.md §2.4. */
const longestLifeMs = 900_000;

/** Of the server, not of the provider: nothing is decided by them. */
const passing: readonly ErrorCode[] = ['server_unavailable', 'rate_limited'];

export function createDeviceSignIn(parts: SignInParts): DeviceSignIn {
  const { server, attempts, keep, sodium, random, clock, checkpoint } = parts;

  async function ask({ deviceAuthId, userCode, keyPair }: DeviceWay): Promise<DevicePollAnswer<string>> {
    try {
      const answer = await server('devicePoll', {}, { publicKey: keyPair.publicKey, deviceAuthId, userCode });
      return answer.status === 'approved' ? { status: 'approved', result: answer.bundle } : answer;
    } catch (error) {
      if (!(error instanceof AppError) || !passing.includes(error.code)) throw error;
      return { status: 'unavailable', retryAfterMs: null };
    }
  }

  function open({ serviceId }: Attempt, way: DeviceWay, text: string) {
    const { keyPair, deviceAuthId: state, redirectUri } = way;
    const hash = attemptHash(sodium, { serviceId, state, publicKey: keyPair.publicKey, redirectUri });
    return openBundle(sodium, text, keyPair, { serviceId, attempt: hash });
  }

  async function run(attempt: Attempt, way: DeviceWay, intervalMs: number, signal: AbortSignal): Promise<void> {
    try {
      const { expiresAt } = attempt;
      const text = await pollDevice({ clock, ask: () => ask(way), intervalMs, expiresAt, signal });
      attempts.answer(attempt.id, async () => {
        const bundle = open(attempt, way, text);
        await checkpoint('sign-in.exchanged');
        return keep(attempt, bundle);
      });
    } catch (error) {
      attempts.fail(attempt.id, fatal(error));
    }
  }

  return async ({ serviceId, profileId, label }) => {
    requireMethod(serviceId, 'device-code');
    const keyPair = newKeyPair(sodium, random);
    const started = await server('deviceStart', {}, { publicKey: keyPair.publicKey });
    const { deviceAuthId, userCode, redirectUri, verificationUrl, intervalMs } = started;
    const expiresAt = Math.min(started.expiresAt, clock.now() + longestLifeMs);
    const way: DeviceWay = { kind: 'device', deviceAuthId, userCode, redirectUri, keyPair };
    const polling = new AbortController();
    const id = attemptIdSchema.parse(randomUUID());
    const close = () => polling.abort();
    const attempt = attempts.add({ id, serviceId, profileId, label: label ?? null, way, expiresAt, close });
    await checkpoint('sign-in.begun');
    void run(attempt, way, intervalMs, polling.signal);
    return { attemptId: id, userCode, verificationUrl, expiresAt };
  };
}
