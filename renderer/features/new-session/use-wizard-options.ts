// The options of a new session as they were typed, what is wrong with them, and what a start is given of them.
import { useStore } from 'zustand';
import type { BackendId } from '../../../core/catalog/backends.ts';
import type { Bindings } from '../../../core/session/binding.ts';
import { useApp, useDaemon } from '../../state/app-context.ts';
import type { DraftVariable } from '../../state/session-draft.ts';
import { type SplitArguments, splitArguments } from './split-arguments.ts';
import type { StartInput } from './start-input.ts';
import { type VariableProblem, variableProblem } from './variable-problem.ts';

export type VariableRow = DraftVariable & { readonly problem: VariableProblem | null };

export type WizardOptions = {
  readonly model: string;
  readonly argsText: string;
  readonly split: SplitArguments;
  readonly variables: readonly VariableRow[];
  /** Null while something of it cannot be used. */
  readonly given: Pick<StartInput, 'args' | 'model' | 'variables'> | null;
};

export function useWizardOptions(backend: BackendId | null, bindings: Bindings): WizardOptions {
  const { draft, info } = useApp();
  const { models, args, variables: rows } = useStore(draft);
  const added = useDaemon((state) => state.addedVariables);
  const model = (backend && models[backend]) ?? '';
  const argsText = (backend && args[backend]) ?? '';
  const isWindows = info.platform === 'win32';
  const split = splitArguments(argsText, isWindows ? 'plain' : 'escape');
  const variables = rows.map((row): VariableRow => {
    // A row that has only just been added is not wrong yet.
    if (backend === null || isEmpty(row)) return { ...row, problem: null };
    const earlier = rows.slice(0, rows.indexOf(row)).map(({ name }) => name);
    return { ...row, problem: variableProblem(row.name, earlier, { backend, bindings, added, foldsCase: isWindows }) };
  });
  return { model, argsText, split, variables, given: givenOf(model.trim(), split, variables) };
}

function isEmpty({ name, value }: DraftVariable): boolean {
  return name === '' && value === '';
}

function givenOf(model: string, split: SplitArguments, rows: readonly VariableRow[]): WizardOptions['given'] {
  if (!split.ok || rows.some(({ problem }) => problem !== null)) return null;
  const variables = Object.fromEntries(rows.filter((row) => !isEmpty(row)).map(({ name, value }) => [name, value]));
  return {
    args: [...split.args],
    ...(model === '' ? {} : { model }),
    ...(Object.keys(variables).length === 0 ? {} : { variables }),
  };
}
