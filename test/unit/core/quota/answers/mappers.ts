// The three mappers behind one call, for tests that hold for all of them.
import { claudeSnapshot } from '../../../../../core/quota/providers/claude-subscription.ts';
import { geminiSnapshot } from '../../../../../core/quota/providers/gemini.ts';
import { codexSnapshot } from '../../../../../core/quota/providers/openai-codex.ts';
import type { Snapshot } from '../../../../../core/quota/snapshot.ts';
import { claudeAnswers } from './claude-answers.ts';
import { codexAnswers } from './codex-answers.ts';
import { geminiAnswers } from './gemini-answers.ts';
import { answeredAt, type PlanShape, profileId } from './plan-shape.ts';

const now = answeredAt;

type Read = { ok: true; snapshot: Snapshot } | { ok: false };

function snapshotOf(result: Read): Snapshot | null {
  return result.ok ? result.snapshot : null;
}

type Mapper = {
  readonly service: string;
  readonly shapes: readonly PlanShape[];
  /** Null when the answer is refused. `plan` is what the sign-in told. */
  readonly read: (answer: unknown, plan: string | null) => Snapshot | null;
};

export const mappers: readonly Mapper[] = [
  {
    service: 'openai-codex',
    shapes: codexAnswers,
    read: (answer) =>
      snapshotOf(codexSnapshot(answer, { serviceId: 'openai-codex', profileId, accountId: 'account-1', now })),
  },
  {
    service: 'claude-subscription',
    shapes: claudeAnswers,
    read: (answer, plan) =>
      snapshotOf(claudeSnapshot(answer, { serviceId: 'claude-subscription', profileId, now, plan })),
  },
  {
    service: 'gemini',
    shapes: geminiAnswers,
    read: (answer, plan) => {
      const { load, quota } = (answer ?? {}) as { load?: unknown; quota?: unknown };
      const context = { serviceId: 'gemini', profileId, now, ofWorkspace: false, plan } as const;
      return snapshotOf(geminiSnapshot({ load, quota }, context));
    },
  },
];
