// Why a variable cannot be given to a session: told at once, by the same published table that the daemon goes by.
import { isBackendVariable, slotOfVariable } from '../../../core/catalog/backend-variables.ts';
import type { BackendId } from '../../../core/catalog/backends.ts';
import { compatibleServices } from '../../../core/catalog/compatibility.ts';
import { type ServiceId, serviceIds, services } from '../../../core/catalog/services.ts';
import type { Bindings } from '../../../core/session/binding.ts';

/** `refused`: the table takes the name out of a session with a connected profile; `added`: the person's own list does. */
export type VariableProblem = 'shape' | 'ours' | 'refused' | 'added' | 'twice';

export type VariableRules = {
  readonly backend: BackendId;
  readonly bindings: Bindings;
  /** The names that the person has added to the table. */
  readonly added: readonly string[];
  /** On Windows names have no case. */
  readonly foldsCase: boolean;
};

/** @param others the names of the other rows @returns null when the name can be used */
export function variableProblem(name: string, others: readonly string[], rules: VariableRules): VariableProblem | null {
  const { backend, bindings, added, foldsCase } = rules;
  const flags = foldsCase ? 'i' : '';
  const isSame = (other: string) => (foldsCase ? other.toUpperCase() === name.toUpperCase() : other === name);
  if (!/^[A-Za-z_][A-Za-z0-9_]{0,127}$/.test(name)) return 'shape';
  if (/^HAPPIER(_|$)/i.test(name)) return 'ours';
  if (others.some(isSame)) return 'twice';
  const connected = serviceIds.filter((id) => bindings[id]?.source === 'connected');
  if (connected.length === 0) return null;
  if (isTakenOut(name, backend, connected, flags)) return 'refused';
  return added.some(isSame) ? 'added' : null;
}

function isTakenOut(name: string, backend: BackendId, connected: readonly ServiceId[], flags: string): boolean {
  const slot = slotOfVariable(name, flags);
  if (slot === null) return isBackendVariable(backend, name, flags);
  const isNative = compatibleServices(backend).some((id) => services[id].slot === slot);
  return connected.some((id) => services[id].slot === slot) || !isNative;
}
