// Whether a binding is the one that an option of the picker stands for.
import type { Binding } from '../../../core/session/binding.ts';
import type { PickerOption } from '../../../core/session/picker.ts';

export function isSameChoice(binding: Binding, option: PickerOption): boolean {
  if (binding.source === 'native' || option.source === 'native') return binding.source === option.source;
  return binding.profileId === option.profileId;
}
