// Default rules for every mixture of folders, backends, defaults and profiles.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DefaultsView, ProfileView } from '../../../core/api/state.ts';
import { backendIds } from '../../../core/catalog/backends.ts';
import { compatibleServices } from '../../../core/catalog/compatibility.ts';
import { credentialKindSchema, type ServiceId, serviceIds, services } from '../../../core/catalog/services.ts';
import { isUsable } from '../../../core/credential/status.ts';
import { profileIdSchema } from '../../../core/ids.ts';
import { type Bindings, connectedSlots } from '../../../core/session/binding.ts';
import { chooseBindings } from '../../../core/session/choose-bindings.ts';
import { defaultRule } from '../../../core/session/default-rule.ts';
import { authPicker } from '../../../core/session/picker.ts';
import { type DefaultChoice, defaultChoiceSchema } from '../../../core/settings.ts';
import { runs } from '../../support/runs.ts';
import { now, profileView } from '../../unit/core/profile-view.ts';

const often = { numRuns: runs(300) };
const gates = { connectedServices: true, 'connectedServices.quotas': true };
const serviceId = fc.constantFrom(...serviceIds);
const backend = fc.constantFrom(...backendIds);
const name = fc.constantFrom('a', 'b', 'ab');
const folder = fc.array(name, { maxLength: 4 }).map((names) => `/${names.join('/')}`);
const choice: fc.Arbitrary<DefaultChoice> = fc
  .constantFrom('native', 'p0', 'p1', 'p2', 'p3', 'gone')
  .map((id) => defaultChoiceSchema.parse(id));
const defaults: fc.Arbitrary<DefaultsView> = fc.record({
  folders: fc.uniqueArray(fc.record({ folder, serviceId, choice }), {
    maxLength: 8,
    selector: (rule) => `${rule.folder} ${rule.serviceId}`,
  }),
  backends: fc.uniqueArray(fc.record({ backend, serviceId, choice }), {
    maxLength: 6,
    selector: (rule) => `${rule.backend} ${rule.serviceId}`,
  }),
});
const status = fc.constantFrom<ProfileView['status']>(
  { state: 'connected' },
  { state: 'connected' },
  { state: 'needs-sign-in', cause: 'expired' },
  { state: 'ineligible', cause: 'client-retired', link: null },
);
const profiles = fc
  .array(
    fc.record({
      serviceId,
      kind: fc.constantFrom(...credentialKindSchema.options),
      status,
      isDefault: fc.boolean(),
      removalAt: fc.option(fc.constant(now + 1), { freq: 1 }),
    }),
    { maxLength: 8 },
  )
  .map((list) =>
    list.map((one, index) => {
      const first = list.findIndex((other) => other.serviceId === one.serviceId && other.isDefault) === index;
      return profileView({ ...one, isDefault: one.isDefault && first, profileId: `p${index % 4}` });
    }),
  )
  .map((list) =>
    list.filter(
      (one, index) =>
        list.findIndex((other) => other.serviceId === one.serviceId && other.profileId === one.profileId) === index,
    ),
  );

test('the rule of a folder is the longest that holds the folder, else the backend decides', () => {
  fc.assert(
    fc.property(defaults, backend, folder, serviceId, (all, id, cwd, service) => {
      const rule = defaultRule(all, { backend: id, cwd, serviceId: service });
      const parts = (path: string) => path.split('/').filter((part) => part !== '');
      const holding = all.folders.filter(
        (one) => one.serviceId === service && parts(one.folder).every((part, index) => parts(cwd)[index] === part),
      );
      const longest = Math.max(...holding.map((one) => parts(one.folder).length));
      const best = holding.find((one) => parts(one.folder).length === longest);
      const own = all.backends.find((one) => one.serviceId === service && one.backend === id);
      if (best) expect(rule).toEqual({ by: 'folder', folder: best.folder, choice: best.choice });
      else expect(rule).toEqual(own ? { by: 'backend', choice: own.choice } : null);
    }),
    often,
  );
});

test('what the picker says of a rule is true, and a start follows it or is refused', () => {
  fc.assert(
    fc.property(defaults, backend, fc.option(folder), profiles, (all, id, cwd, list) => {
      const picker = authPicker(id, list, gates, now, { defaults: all, cwd, handOffs: [] }, 'left');
      if (!picker.offered) return;
      const bindings: Bindings = Object.fromEntries(
        picker.services.map((service) => [service.serviceId, service.preselected]),
      );
      expect(() => connectedSlots(id, bindings)).not.toThrow();
      for (const service of picker.services) {
        const { rule, preselected, blocked } = service;
        const found = defaultRule(all, { backend: id, cwd, serviceId: service.serviceId });
        if (rule.by === 'none') expect(preselected).toEqual({ source: 'native' });
        if (rule.by !== 'folder' && rule.by !== 'backend') continue;
        expect(found?.by).toBe(rule.by);
        expect(preselected.source === 'native' ? 'native' : preselected.profileId).toBe(found?.choice);
        const profile = list.find((one) => one.serviceId === service.serviceId && one.profileId === found?.choice);
        const isThere = profile !== undefined && profile.removalAt === null;
        expect(blocked === null).toBe(found?.choice === 'native' || (isThere && isUsable(profile.status)));
      }
      const blocks = picker.services.some(({ blocked }) => blocked !== null);
      if (blocks) expect(() => chooseBindings(picker.services, {})).toThrow();
      else expect(connectedSlots(id, chooseBindings(picker.services, {}))).toEqual(connectedSlots(id, bindings));
    }),
    often,
  );
});

test('without rules everything is as if there were none; a rule touches no other slot', () => {
  const none = { folders: [], backends: [] };
  const rule = fc.record({ folder: fc.constant('/'), serviceId, choice });
  fc.assert(
    fc.property(rule, backend, profiles, (one, id, list) => {
      const pick = (all: DefaultsView, cwd: string | null) => {
        const picker = authPicker(id, list, gates, now, { defaults: all, cwd, handOffs: [] }, 'left');
        return picker.offered ? picker.services : [];
      };
      const plain = pick(none, '/a');
      expect(pick({ ...none, folders: [one] }, null)).toEqual(plain);
      const ruled = pick({ ...none, folders: [one] }, '/a');
      const slotOf = (of: ServiceId) => services[of].slot;
      for (const [index, service] of ruled.entries()) {
        if (slotOf(service.serviceId) !== slotOf(one.serviceId)) expect(service).toEqual(plain[index]);
      }
      expect(ruled.map((service) => service.serviceId)).toEqual(compatibleServices(id));
    }),
    often,
  );
});

test('a rule for a profile of the service that can be used is followed, wherever the default points', () => {
  fc.assert(
    fc.property(profiles, (list) => {
      for (const profile of list) {
        if (profile.serviceId !== 'gemini' || profile.kind !== 'oauth' || profile.removalAt !== null) continue;
        const folders = [
          { folder: '/', serviceId: profile.serviceId, choice: profileIdSchema.parse(profile.profileId) },
        ];
        const picker = authPicker(
          'gemini',
          list,
          gates,
          now,
          { defaults: { folders, backends: [] }, cwd: '/a', handOffs: [] },
          'left',
        );
        expect(picker.offered && picker.services[0]).toMatchObject({
          preselected: { source: 'connected', profileId: profile.profileId },
          rule: { by: 'folder', folder: '/' },
        });
      }
    }),
    often,
  );
});
