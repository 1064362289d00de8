// What the native dialogs say before a file of a folder counts in sessions, and before the person's own list of variables changes.
import type { CallRequest } from '../core/api/call.ts';
import type { DaemonCalls } from '../core/api/daemon.ts';
import type { DaemonState } from '../core/api/state.ts';
import { backends } from '../core/catalog/backends.ts';
import type { Confirmation } from './confirmation.ts';
import { texts } from './texts.ts';

const words = texts.confirm;

export function describeAllowance({
  backend,
  folder,
  path,
  allowed,
}: CallRequest<DaemonCalls, 'sessions.allow'>): Confirmation {
  const { name } = backends[backend];
  const file = oneLine(path);
  if (!allowed) {
    return {
      message: words.disallowFile(file, name),
      detail: words.disallowDetail(oneLine(folder)),
      button: words.disallowButton,
    };
  }
  return {
    message: words.allowFile(file, name),
    detail: [words.allowWhere(oneLine(folder)), words.allowWhat[backend], words.allowContent].join('\n\n'),
    button: words.allowButton,
  };
}

export function describeAddedVariables(
  { names }: CallRequest<DaemonCalls, 'sessions.addedVariables'>,
  { state }: { readonly state: DaemonState | null },
): Confirmation {
  const before = state?.addedVariables ?? [];
  const added = names.filter((name) => !before.includes(name));
  const removed = before.filter((name) => !names.includes(name));
  const changes = [
    ...(added.length > 0 ? [words.variablesAdded(added.join(', '))] : []),
    ...(removed.length > 0 ? [words.variablesRemoved(removed.join(', '))] : []),
  ];
  return { message: words.variables, detail: changes.join('\n\n'), button: words.variablesButton };
}

/** A name in a folder of strangers may hold line breaks, by which it could look like words of ours. */
function oneLine(path: string): string {
  return path.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '�');
}
