// What the program of a session is given: its arguments and its environment.

import type { RemovedVariable } from '../../core/catalog/backend-variables.ts';
import { Secret } from '../../core/credential/secret.ts';
import { AppError } from '../../core/errors.ts';
import { connectedSlots } from '../../core/session/binding.ts';
import { changedEnvironment, removedVariables, sessionVariablesName } from '../materialize/env.ts';
import { homesFolder } from '../materialize/home-folder.ts';
import type { Plan } from '../materialize/plan.ts';
import type { LaunchOptions, StartInput } from './launch-options.ts';
import type { Environment } from './login-shell.ts';
import type { NativeEnvironment } from './native-environment.ts';

/** A native start gets the person's arguments as they are; every backend calls its model option `--model`. */
export function childArguments(args: readonly string[], model: string | null, plan: Plan | null): readonly string[] {
  if (plan === null) return model === null ? args : ['--model', model, ...args];
  const end = args.indexOf('--');
  const [before, text] = end === -1 ? [args, []] : [args.slice(0, end), args.slice(end)];
  return [...plan.args.prepend, ...before, ...plan.args.append, ...text];
}

/** @throws AppError `variable_refused` for an added variable that the table would take out again */
function checkAdded({ backend, bindings, variables = {} }: StartInput, { home, state }: LaunchOptions): void {
  const [refused] = removedVariables(variables, {
    backend,
    connected: connectedSlots(backend, bindings).map(({ slot }) => slot),
    homesFolder: homesFolder(home),
    added: state.get().addedVariables,
    platform: process.platform,
  });
  if (refused) throw new AppError('variable_refused', refused.name);
}

export type ChildEnvironment = { readonly environment: Environment; readonly removed: readonly RemovedVariable[] };

/** The person's environment less what the plan takes out, with what it sets and what was added for this start. */
export function childEnvironment(
  input: StartInput,
  native: NativeEnvironment,
  plan: Plan | null,
  options: LaunchOptions,
): ChildEnvironment {
  checkAdded(input, options);
  const { variables = {} } = input;
  if (plan === null) return { environment: { ...native.environment, ...variables }, removed: native.removed };
  const { set, remove } = plan.environment;
  const revealed = Object.entries(set).map(([name, value]) => [name, value instanceof Secret ? value.reveal() : value]);
  const environment = changedEnvironment(
    { ...native.environment, ...variables },
    { set: { ...Object.fromEntries(revealed), [sessionVariablesName]: Object.keys(set).join(',') }, remove },
    process.platform,
  );
  return { environment, removed: [...native.removed, ...remove] };
}
