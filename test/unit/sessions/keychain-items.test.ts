// Keychain items of a backend on macOS. Not verified on such a system: what is asserted is which program is run, with which arguments.
import { describe, expect, it } from 'vitest';
import { systemKeychainItems } from '../../../daemon/sessions/keychain-items.ts';

/** `security` of a keychain that holds so many items of each name; 44 is what it answers when there is none. */
function security(items: Record<string, number>) {
  const calls: { file: string; args: readonly string[] }[] = [];
  const run = async (file: string, args: readonly string[]) => {
    calls.push({ file, args });
    const name = args[2] ?? '';
    items[name] = (items[name] ?? 0) - 1;
    return items[name] >= 0 ? 0 : 44;
  };
  return { calls, run };
}

describe('keychain items (macOS; not verified on such a system)', () => {
  it('are removed by their service name alone, one call per item until none is left', async () => {
    const { calls, run } = security({ 'Claude Code-credentials-0a1b2c3d': 2 });
    await systemKeychainItems('darwin', run).remove(['Claude Code-credentials-0a1b2c3d', 'Claude Code-0a1b2c3d']);
    expect(calls.map(({ args }) => args)).toEqual([
      ...Array(3).fill(['delete-generic-password', '-s', 'Claude Code-credentials-0a1b2c3d']),
      ['delete-generic-password', '-s', 'Claude Code-0a1b2c3d'],
    ]);
    expect(new Set(calls.map(({ file }) => file))).toEqual(new Set(['/usr/bin/security']));
  });

  it('do not keep a start waiting for a keychain that says yes without end', async () => {
    const { calls, run } = security({ name: 1_000 });
    await systemKeychainItems('darwin', run).remove(['name']);
    expect(calls.length).toBeLessThan(10);
  });

  it.each(['linux', 'win32'] as const)('are no matter on %s', async (platform) => {
    const { calls, run } = security({ name: 1 });
    await systemKeychainItems(platform, run).remove(['name']);
    expect(calls).toEqual([]);
  });
});
