// The published tables of what a connected start takes out, sets aside and refuses, as Markdown, from the tables that the daemon works by.
import { backendVariables, vendorVariables } from '../../../core/catalog/backend-variables.ts';
import { type BackendId, backendIds, backends } from '../../../core/catalog/backends.ts';
import { compatibleServices } from '../../../core/catalog/compatibility.ts';
import { services, vendorSlotSchema } from '../../../core/catalog/services.ts';
import type { ArgumentTable } from '../../../daemon/materialize/arguments.ts';
import { claudeArguments } from '../../../daemon/materialize/claude/claude-arguments.ts';
import { codexArguments } from '../../../daemon/materialize/codex/codex-arguments.ts';
import { geminiArguments } from '../../../daemon/materialize/gemini/gemini-arguments.ts';
import { opencodeArguments } from '../../../daemon/materialize/opencode/opencode-arguments.ts';
import { piArguments } from '../../../daemon/materialize/pi/pi-arguments.ts';

const argumentTables: Readonly<Record<BackendId, ArgumentTable>> = {
  claude: claudeArguments,
  codex: codexArguments,
  gemini: geminiArguments,
  opencode: opencodeArguments,
  pi: piArguments,
};

const code = (texts: readonly string[]) => (texts.length === 0 ? '–' : texts.map((each) => `\`${each}\``).join(' '));
/** A `|` would end the cell. */
const cell = (text: string) => text.replaceAll('|', '\\|');
const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.map(cell).join(' | ')} |`).join('\n');

function variables(): string {
  const slots = vendorSlotSchema.options;
  const own = backendIds.filter((id) => backendVariables[id].length > 0);
  return [
    table(
      ['vendor slot', 'names that begin with (or are)'],
      slots.map((slot) => [slot, code(vendorVariables[slot].map((each) => `${each}_…`))]),
    ),
    '',
    table(
      ['backend', 'and besides, as whole names'],
      own.map((id) => [backends[id].name, code(backendVariables[id])]),
    ),
  ].join('\n');
}

function argumentsOf(id: BackendId): string {
  const { options, refusedOptions, commands, refusedCommands } = argumentTables[id];
  const slots = [...new Set(compatibleServices(id).map((service) => services[service].slot))];
  const rows = [
    ['options that pass', code(Object.keys(options).toSorted())],
    ['subcommands that pass', code(commands)],
    ['subcommands refused', code(refusedCommands)],
  ];
  return [
    `### ${backends[id].name}`,
    '',
    `Vendor slots: ${slots.join(', ')}. What is in no row is refused too: what a later version's option does cannot be judged.`,
    '',
    table(['', ''], rows),
    '',
    table(
      ['refused by name', 'because it'],
      Object.entries(refusedOptions).map(([name, why]) => [`\`${name}\``, why]),
    ),
  ].join('\n');
}

export function backendTables(): string {
  return ['## Variables', '', variables(), '', '## Arguments', '', backendIds.map(argumentsOf).join('\n\n')].join('\n');
}
