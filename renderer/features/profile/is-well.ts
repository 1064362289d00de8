// Whether a profile's status is nothing to talk about: it works, and nobody has to know more.
import type { ProfileStatus } from '../../../core/credential/status.ts';

export function isWell(status: ProfileStatus): boolean {
  return status.state === 'connected' || status.state === 'refreshing';
}
