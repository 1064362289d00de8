// The two fields of thresholds: what is typed, whether it can be kept, and what stands there when the stored values change.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNumbers } from '../../state/app-context.ts';
import { inSense, type Thresholds, thresholdsOf } from './thresholds.ts';

type Typed = readonly [string | number, string | number];

export type ThresholdFields = {
  readonly typed: Typed;
  readonly type: (typed: Typed) => void;
  /** Null while they cannot be kept. */
  readonly value: Thresholds | null;
  readonly problem: string | null;
};

export function useThresholdFields(stored: Thresholds): ThresholdFields {
  const { t } = useTranslation();
  const numbers = useNumbers();
  const present: Typed = [inSense(stored[0], numbers), inSense(stored[1], numbers)];
  const key = present.join();
  const [edit, setEdit] = useState<{ readonly key: string; readonly typed: Typed }>({ key, typed: present });
  // What was typed counts only as long as what it was typed over.
  const typed = edit.key === key ? edit.typed : present;
  const read = thresholdsOf(typed, numbers);
  const problem = read.ok ? null : t(`alerts.thresholdProblem.${read.problem === 'order' ? numbers : 'range'}`);
  return { typed, type: (next) => setEdit({ key, typed: next }), value: read.ok ? read.value : null, problem };
}
