// Why variables were taken out of the environment, one sentence for each reason; the names stand between backquotes.
import { useTranslation } from 'react-i18next';
import type { RemovedVariable } from '../../../core/catalog/backend-variables.ts';

/** In the order of what they would have done to the person. Happier's own say nothing to anyone. */
const reasons = ['billed-instead', 'redirects', 'outer-session', 'person', 'not-needed'] as const;

export function useRemovedTexts(removed: readonly RemovedVariable[]): readonly string[] {
  const { t } = useTranslation();
  return reasons.flatMap((why) => {
    const names = [...new Set(removed.filter((each) => each.why === why).map(({ name }) => name))];
    if (names.length === 0) return [];
    const shown = names.map((name) => `\`${name.replaceAll('`', '')}\``).join(', ');
    return t(`startReport.removed.${why}`, { count: names.length, names: shown });
  });
}
