// Decides everything about a start before anything is written or run: program, folder, environment, arguments, and the plan of the home.
import { homedir } from 'node:os';
import type { ProjectFileView, StartNotice } from '../../core/api/state.ts';
import type { RemovedVariable } from '../../core/catalog/backend-variables.ts';
import { type Backend, backendIds, backends } from '../../core/catalog/backends.ts';
import { AppError } from '../../core/errors.ts';
import { connectedSlots } from '../../core/session/binding.ts';
import { allConversations } from '../conversations/all-conversations.ts';
import { childArguments, childEnvironment } from './child.ts';
import { choose } from './choose-plan.ts';
import { findProgram, withoutShims } from './find-program.ts';
import type { LaunchOptions, StartInput } from './launch-options.ts';
import type { Environment } from './login-shell.ts';
import type { Materials } from './materials.ts';
import { type NativeEnvironment, nativeEnvironment } from './native-environment.ts';
import { stateFolder } from './state-folder.ts';
import { workingFolder } from './working-folder.ts';

export type Launch = {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly environment: Environment;
  /** Null: a wholly native start, which has no home of ours. */
  readonly materials: Materials | null;
  readonly removed: readonly RemovedVariable[];
  readonly notices: readonly StartNotice[];
  readonly projectFiles: readonly ProjectFileView[];
  readonly billsTo: string;
  /** The backend's own id of the conversation, where it is known before. */
  readonly conversation: string | null;
};

/** What cannot be handed to a program unchanged is refused, not cut at the zero byte. */
function checkTexts({ args, variables = {} }: StartInput, person: Environment): void {
  const zero = (text: string) => text.includes('\0');
  if (args.some(zero)) throw new AppError('invalid_input', 'an argument holds a zero byte');
  for (const [name, value] of Object.entries({ ...person, ...variables }))
    if (name === '' || name.includes('=') || zero(name) || zero(value))
      throw new AppError('invalid_input', 'an environment variable has an impossible name or value');
}

async function program(backend: Backend, environment: Environment): Promise<string> {
  const file = await findProgram(backend.command, environment.PATH ?? '');
  if (file === null) throw new AppError('backend_missing', `npm install -g ${backend.npmPackage}`);
  return file;
}

async function withoutOwnShims(person: Environment): Promise<Environment> {
  if (person.PATH === undefined) return person;
  const commands = backendIds.map((id) => backends[id].command);
  return { ...person, PATH: await withoutShims(commands, person.PATH) };
}

/** Arguments that say themselves which conversation it is, or that the program does something else. */
const ownConversation =
  /^(--session-id|--resume|-r|--continue|-c|--fork-session|--help|-h|--version|-v|--list-sessions)(=|$)/;

type Continued = { readonly args: readonly string[]; readonly conversation: string | null };

/** @throws AppError `conversation_not_found` */
async function continued(
  input: StartInput,
  cwd: string,
  native: NativeEnvironment,
  { home, uuid, isRepeat = false }: LaunchOptions,
): Promise<Continued> {
  const conversations = allConversations[input.backend];
  const { resume, args } = input;
  if (resume !== undefined) {
    const found = await conversations.find(stateFolder(home, input.backend, input.bindings, native), cwd, resume);
    if (!found) throw new AppError('conversation_not_found', resume.slice(0, 80));
    const resumed = isRepeat ? conversations.resume(found.id, args) : conversations.resumeWith(found.id, args);
    return { args: resumed, conversation: found.id };
  }
  const isOurs = connectedSlots(input.backend, input.bindings).length > 0;
  const isPlain = args.every((each) => !ownConversation.test(each)) && (args[0] ?? '-').startsWith('-');
  if (conversations.chooseId === null || !isOurs || !isPlain) return { args, conversation: null };
  const id = uuid();
  return { args: [...conversations.chooseId(id), ...args], conversation: id };
}

/**
 * @param person the caller's environment, or the login shell's
 * @throws AppError `backend_missing`, `folder_missing`, `invalid_input`, `incompatible`, `slot_taken`, `feature_off`,
 *   `argument_refused`, `variable_refused`, `project_file_refused`, `conversation_not_found`, those of usable-credential.ts, and what
 *   the credentials' source throws
 */
export async function prepareLaunch(input: StartInput, person: Environment, options: LaunchOptions): Promise<Launch> {
  checkTexts(input, person);
  const native = nativeEnvironment(input.backend, await withoutOwnShims(person), options.home);
  const cwd = await workingFolder(input.cwd, native.environment.HOME ?? homedir());
  const file = await program(backends[input.backend], native.environment);
  const uses = connectedSlots(input.backend, input.bindings);
  const { args, conversation } = await continued(input, cwd, native, options);
  const chosen = await choose({ input: { ...input, args: [...args] }, uses, cwd, native }, options);
  options.considered?.(chosen, native);
  const plan = chosen.materials?.plan ?? null;
  const [refusedArgument] = plan?.args.refused ?? [];
  if (refusedArgument !== undefined) throw new AppError('argument_refused', refusedArgument);
  const refusedFile = plan?.projectFiles.find(({ effect }) => effect === 'refused');
  if (refusedFile) throw new AppError('project_file_refused', refusedFile.path.slice(-200));
  const { environment, removed } = childEnvironment(input, native, plan, options);
  return {
    file,
    args: childArguments(args, input.model ?? null, plan),
    cwd,
    environment,
    materials: chosen.materials,
    removed,
    notices: plan?.notices ?? [],
    projectFiles: plan?.projectFiles ?? [],
    billsTo: chosen.billsTo,
    conversation,
  };
}
