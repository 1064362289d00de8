// Reads the arguments that electron-builder gives to fpm, and writes a Debian control file from them (deb-control(5)).
import { Failure } from './lib/failure.mjs';

/**
 * @typedef {object} DebPlan
 * @property {Record<string, string>} options last value of every `--name value`, without the dashes
 * @property {string[]} depends @property {string[]} recommends
 * @property {{ from: string, to: string }[]} pairs from: file, or folder ending in a slash; to: absolute path on the target
 */

const flags = ['--force', '--debug'];

/** @param {string[]} args as given to fpm @returns {DebPlan} */
export function parseFpmArguments(args) {
  /** @type {DebPlan} */
  const plan = { options: {}, depends: [], recommends: [], pairs: [] };
  const rest = args.filter((arg) => !flags.includes(arg));
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (!arg.startsWith('-')) {
      plan.pairs.push(parsePair(arg));
      continue;
    }
    const value = rest.shift();
    if (value === undefined)
      throw new Failure(`${arg} has no value.`, 'look at the arguments that electron-builder gives.');
    if (arg === '-d') plan.depends.push(value);
    else if (arg === '--deb-recommends') plan.recommends.push(value);
    else plan.options[arg.replace(/^-+/, '')] = value;
  }
  if (plan.options.t !== 'deb')
    throw new Failure(`packages of type ${plan.options.t} are not made here.`, 'ask for a deb.');
  return plan;
}

/** @param {string} arg */
function parsePair(arg) {
  const at = arg.lastIndexOf('=');
  const to = arg.slice(at + 1);
  if (at < 1 || !to.startsWith('/'))
    throw new Failure(`"${arg}" is not from=/to.`, 'look at the arguments that electron-builder gives.');
  return { from: arg.slice(0, at), to };
}

/**
 * @param {DebPlan} plan @param {number} installedKib size of all files in KiB
 * @returns {string} the control file
 */
export function controlText({ options, depends, recommends }, installedKib) {
  const [synopsis = '', ...description] = (options.description ?? '').trim().split('\n');
  const fields = [
    ['Package', options.name],
    ['Version', options.version],
    ['Architecture', options.architecture],
    ['Maintainer', options.maintainer],
    ['Installed-Size', String(installedKib)],
    ['Depends', depends.join(', ')],
    ['Recommends', recommends.join(', ')],
    ['Section', options.category ?? 'devel'],
    ['Priority', options['deb-priority'] ?? 'optional'],
    ['Homepage', options.url],
    ['Description', [synopsis.trim(), ...description.map(descriptionLine)].join('\n')],
  ];
  return fields.flatMap(([name, value]) => (value ? [`${name}: ${value}\n`] : [])).join('');
}

/** Continuation lines begin with a space; an empty one is a dot. @param {string} line */
const descriptionLine = (line) => ` ${line.trim() || '.'}`;
