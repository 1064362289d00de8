// One shape of a provider's answer as a plan gives it, with what it has to become. All values are invented.
import { profileIdSchema } from '../../../../../core/ids.ts';

export type PlanShape = {
  readonly name: string;
  /** How sure the shape is (provider-answers.md): seen in a real answer, read in a client's source, or assumed by us. */
  readonly mark: 'seen' | 'read' | 'assumed';
  readonly answer: Readonly<Record<string, unknown>>;
  readonly plan: string | null;
  /** id, label, used percent, exhausted. */
  readonly meters: readonly (readonly [string, string, number | null, boolean])[];
};

/** ms epoch, on a full minute. */
export const answeredAt = 1_800_000_000_000;
export const profileId = profileIdSchema.parse('work');
