// How many things there are to tell of a start: one for each line of its report.
import type { StartFacts } from './StartReport.tsx';

export function countFacts({ removedVariables, notices, projectFiles }: StartFacts): number {
  const reasons = new Set(removedVariables.map(({ why }) => why).filter((why) => why !== 'ours'));
  return reasons.size + notices.length + projectFiles.length;
}
