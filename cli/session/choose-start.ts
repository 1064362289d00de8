// What a start runs as: what the person named, filled up by the rules, and which rule chose what.
import type { DaemonState } from '../../core/api/state.ts';
import { type BackendId, backendIdSchema } from '../../core/catalog/backends.ts';
import { AppError } from '../../core/errors.ts';
import type { Bindings } from '../../core/session/binding.ts';
import { chooseBindings } from '../../core/session/choose-bindings.ts';
import { authPicker, type PickerService } from '../../core/session/picker.ts';

/** @throws AppError `invalid_input` */
export function parseBackend(text: string): BackendId {
  const parsed = backendIdSchema.safeParse(text);
  if (!parsed.success) throw new AppError('invalid_input', `no backend is called ${text.slice(0, 80)}`);
  return parsed.data;
}

/** @throws AppError `feature_off`, `profile_not_found` for a profile that is not there */
export function checkNamed(state: DaemonState, named: Bindings): void {
  for (const [serviceId, binding] of Object.entries(named)) {
    if (binding?.source !== 'connected') continue;
    if (!state.gates.connectedServices) throw new AppError('feature_off');
    const known = state.profiles.some((view) => view.serviceId === serviceId && view.profileId === binding.profileId);
    if (!known) throw new AppError('profile_not_found', `${serviceId} ${binding.profileId}`);
  }
}

function ruleLines(offered: readonly PickerService[], named: Bindings, bindings: Bindings): readonly string[] {
  return offered.flatMap(({ serviceId, rule, preselected }) => {
    if (named[serviceId] || bindings[serviceId] === undefined) return [];
    const choice = preselected.source === 'native' ? 'native' : preselected.profileId;
    if (rule.by === 'folder') return [`${serviceId} ${choice}: the default of ${rule.folder}`];
    if (rule.by === 'backend') return [`${serviceId} ${choice}: the default of this backend`];
    if (rule.by === 'default') return [`${serviceId} ${choice}: the default`];
    if (rule.by === 'hand-off') return [`${serviceId} ${choice}: in place of ${rule.from}, which is used up`];
    return rule.by === 'only' ? [`${serviceId} ${choice}: the first profile that can be used`] : [];
  });
}

export type StartChoice = {
  readonly bindings: Bindings;
  /** Which rule chose what the person did not name. */
  readonly rules: readonly string[];
};

/**
 * @param cwd absolute path; folder defaults go by it
 * @throws AppError of `checkNamed` and `chooseBindings`
 */
export function chooseStart(state: DaemonState, backend: BackendId, named: Bindings, cwd: string): StartChoice {
  checkNamed(state, named);
  const { defaults, handOffs, quotaRules } = state;
  const place = { defaults, handOffs, cwd };
  const picker = authPicker(backend, state.profiles, state.gates, Date.now(), place, quotaRules.numbers);
  if (!picker.offered) return { bindings: named, rules: [] };
  const bindings = chooseBindings(picker.services, named);
  return { bindings, rules: ruleLines(picker.services, named, bindings) };
}
