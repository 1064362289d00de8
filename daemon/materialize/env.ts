// What is taken out of a session's environment and why: patterns of vendor names per slot, so that a name nobody has seen yet is caught too.
import type { BackendId } from '../../core/catalog/backends.ts';
import { compatibleServices } from '../../core/catalog/compatibility.ts';
import { services, type VendorSlot, vendorSlotSchema } from '../../core/catalog/services.ts';
import type { RemovedVariable } from './plan.ts';

/**
 * Keys, tokens, endpoints and homes of each vendor and of the CLIs that speak to it (the scrub lists of backend-clis.md, as prefixes).
 * What belongs to the machine and not to a vendor matches none of them and stays: PATH, HOME, HTTPS_PROXY, NO_PROXY, SSL_CERT_FILE,
 * NODE_EXTRA_CA_CERTS and the like.
 */
const vendorVariables: Readonly<Record<VendorSlot, readonly string[]>> = {
  openai: ['(AZURE_)?OPENAI', 'CODEX', 'CHATGPT'],
  anthropic: ['ANTHROPIC', 'CLAUDE(CODE)?', 'AWS_BEARER_TOKEN_BEDROCK'],
  google: ['GEMINI', 'GOOGLE', 'CODE_ASSIST', 'VERTEX(AI)?', 'CLOUD_SHELL'],
};

export type Removal = {
  readonly backend: BackendId;
  /** Slots that hold a connected profile; empty for a wholly native start. */
  readonly connected: readonly VendorSlot[];
  /** Absolute path of the folder of all homes. */
  readonly homesFolder: string;
  readonly platform: NodeJS.Platform;
};

function slotOf(name: string, flags: string): VendorSlot | null {
  const matches = (slot: VendorSlot) =>
    vendorVariables[slot].some((prefix) => new RegExp(`^${prefix}(_|$)`, flags).test(name));
  return vendorSlotSchema.options.find(matches) ?? null;
}

/** A session started inside another one inherits the home of the outer profile: as "native login" it would bill that account. */
function pointsInto(folder: string, value: string): boolean {
  return value === folder || value.startsWith(`${folder}/`) || value.startsWith(`${folder}\\`);
}

/**
 * The variables to take out of `environment`, in its own order.
 *
 * `HAPPIER_*` goes always. With a connected profile the variables of its slot go, and those of vendors that the backend has no
 * service of (nobody in that spawn needs them). A slot of the backend that is left native keeps the person's own. Windows compares
 * names without case.
 */
export function removedVariables(
  environment: Readonly<Record<string, string>>,
  { backend, connected, homesFolder, platform }: Removal,
): readonly RemovedVariable[] {
  const flags = platform === 'win32' ? 'i' : '';
  const own = new RegExp('^HAPPIER(_|$)', flags);
  const taken = compatibleServices(backend).map((id) => services[id].slot);
  const why = (name: string, value: string): RemovedVariable['why'] | null => {
    if (own.test(name)) return 'ours';
    const slot = slotOf(name, flags);
    if (slot === null) return null;
    if (connected.includes(slot)) return 'replaced';
    if (pointsInto(homesFolder, value)) return 'outer-session';
    return connected.length > 0 && !taken.includes(slot) ? 'not-needed' : null;
  };
  return Object.entries(environment).flatMap(([name, value]) => {
    const reason = why(name, value);
    return reason === null ? [] : [{ name, why: reason }];
  });
}

/** `environment` without the removed names and with `set`; on Windows `set` replaces a name of any case. */
export function changedEnvironment(
  environment: Readonly<Record<string, string>>,
  change: { readonly remove: readonly RemovedVariable[]; readonly set: Readonly<Record<string, string>> },
  platform: NodeJS.Platform,
): Record<string, string> {
  const fold = (name: string) => (platform === 'win32' ? name.toUpperCase() : name);
  const gone = new Set([...change.remove.map(({ name }) => name), ...Object.keys(change.set)].map(fold));
  const kept = Object.entries(environment).filter(([name]) => !gone.has(fold(name)));
  return { ...Object.fromEntries(kept), ...change.set };
}
