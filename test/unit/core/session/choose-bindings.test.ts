// What a start uses when the person named only some services.
import { describe, expect, it } from 'vitest';
import { profileIdSchema } from '../../../../core/ids.ts';
import { chooseBindings } from '../../../../core/session/choose-bindings.ts';
import type { PickerService } from '../../../../core/session/picker.ts';

const work = { source: 'connected', profileId: profileIdSchema.parse('work') } as const;
const key = { source: 'connected', profileId: profileIdSchema.parse('key') } as const;
const native = { source: 'native' } as const;

function offered(
  serviceId: PickerService['serviceId'],
  preselected: PickerService['preselected'],
  over: Partial<PickerService> = {},
): PickerService {
  return {
    serviceId,
    name: serviceId,
    options: [],
    preselected,
    rule: { by: preselected.source === 'native' ? 'none' : 'default' },
    blocked: null,
    unusable: 0,
    shortcut: false,
    ...over,
  };
}

describe('chooseBindings', () => {
  it('takes the preselection of every service that was not named', () => {
    const services = [offered('openai-codex', work), offered('anthropic', native)];
    expect(chooseBindings(services, {})).toEqual({ 'openai-codex': work, anthropic: native });
  });

  it('lets a named profile take its slot, so that the preselection of the same slot is not used', () => {
    expect(chooseBindings([offered('openai-codex', work), offered('openai', native)], { openai: key })).toEqual({
      openai: key,
    });
  });

  it('does not bill through the other service of a slot that was named native', () => {
    const services = [offered('openai-codex', native), offered('openai', key)];
    expect(chooseBindings(services, { 'openai-codex': native })).toEqual({ 'openai-codex': native });
  });

  it('does not bill another slot’s profile beside the one that was named', () => {
    const services = [
      offered('openai-codex', work),
      offered('openai', native),
      offered('anthropic', key, { blocked: { profileId: key.profileId, status: null } }),
    ];
    expect(chooseBindings(services, { openai: key })).toEqual({ openai: key, anthropic: native });
    expect(chooseBindings(services, { anthropic: key })).toEqual({
      anthropic: key,
      'openai-codex': native,
      openai: native,
    });
    // Named native, the rest goes by the rules as ever.
    expect(chooseBindings([offered('openai-codex', work)], { anthropic: native })).toEqual({
      anthropic: native,
      'openai-codex': work,
    });
  });

  it('keeps one connected profile a slot among preselections, the first in order', () => {
    expect(chooseBindings([offered('openai-codex', work), offered('openai', key)], {})).toEqual({
      'openai-codex': work,
    });
  });

  it('fails closed on a default that cannot be used, unless the person decided', () => {
    const blocked = { profileId: work.profileId, status: { state: 'needs-sign-in', cause: 'revoked' } } as const;
    const services = [offered('openai-codex', work, { blocked })];
    expect(() => chooseBindings(services, {})).toThrow(expect.objectContaining({ code: 'needs_sign_in' }));
    expect(chooseBindings(services, { 'openai-codex': native })).toEqual({ 'openai-codex': native });
  });
});
