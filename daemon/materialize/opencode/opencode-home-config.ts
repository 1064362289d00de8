// The two settings files of an OpenCode home: the person's own for every start, and ours over them for one working folder.
import { isAbsolute, join } from 'node:path';
import type { Fields } from '../../../core/lenient.ts';
import { mergedConfigs } from './opencode-config.ts';
import type { OpencodeProject } from './opencode-projects.ts';
import type { Providers } from './opencode-providers.ts';

const schema = { $schema: 'https://opencode.ai/config.json' };

const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];

const isFixed = (instruction: string): boolean =>
  isAbsolute(instruction) || /^(https?:|[A-Za-z]:[\\/])/.test(instruction);

/**
 * A model that goes without saying must be one of the chosen profiles': the account of a slot left native pays for nothing that was
 * not asked for by name.
 */
function ofConnected(models: readonly unknown[], { connected }: Providers): string | null {
  const isOurs = (model: unknown) => typeof model === 'string' && connected.some((id) => model.startsWith(`${id}/`));
  return (models.find(isOurs) as string | undefined) ?? null;
}

/** @param config the person's own, sanitised; instructions relative to a project are for the file of the folder */
export function globalConfig({ model: _, small_model: __, ...config }: Fields): Fields {
  return { ...schema, ...config, instructions: textsOf(config.instructions).filter(isFixed), autoupdate: false };
}

/**
 * OpenCode reads no instructions of the project while it leaves out the project's configuration (measured), so they are named one by
 * one: its AGENTS.md or the like, and what the person's own settings name relative to a project.
 */
export function folderConfig(own: Fields, project: OpencodeProject, providers: Providers): Fields {
  const { model, small_model: small, ...allowed } = mergedConfigs(project.configs);
  const smallModel = ofConnected([small, own.small_model], providers);
  const relative = [...textsOf(own.instructions), ...textsOf(allowed.instructions)].filter((each) => !isFixed(each));
  const instructions = [
    ...project.instructions,
    ...textsOf(allowed.instructions).filter(isFixed),
    ...relative.flatMap((each) => project.folders.map((folder) => join(folder, each))),
  ];
  return {
    ...schema,
    ...allowed,
    instructions: [...new Set(instructions)],
    model: ofConnected([model, own.model], providers) ?? providers.fallback,
    ...(smallModel === null ? {} : { small_model: smallModel }),
    // No other provider counts: neither one whose key lies in the environment, nor OpenCode's own free one.
    enabled_providers: [...providers.connected, ...providers.native],
    autoupdate: false,
  };
}
