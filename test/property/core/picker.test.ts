// What holds of the picker for every backend, gate and mixture of profiles.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ProfileView } from '../../../core/api/state.ts';
import { backendIds } from '../../../core/catalog/backends.ts';
import { compatibility, compatibleServices } from '../../../core/catalog/compatibility.ts';
import { credentialKindSchema, serviceIds, services } from '../../../core/catalog/services.ts';
import { isUsable } from '../../../core/credential/status.ts';
import { type Bindings, connectedSlots } from '../../../core/session/binding.ts';
import { isUnused, withChoice } from '../../../core/session/choice.ts';
import { effectiveProfile } from '../../../core/session/effective-profile.ts';
import { authPicker, type PickerService } from '../../../core/session/picker.ts';
import { runs } from '../../support/runs.ts';
import { now, profileView } from '../../unit/core/profile-view.ts';

const gates = { connectedServices: true, 'connectedServices.quotas': true };

const none = { defaults: { folders: [], backends: [] }, cwd: null, handOffs: [] };

const status: fc.Arbitrary<ProfileView['status']> = fc.constantFrom(
  { state: 'connected' },
  { state: 'connected' },
  { state: 'refreshing' },
  { state: 'refresh-failing', cause: 'provider', retryAt: now },
  { state: 'needs-sign-in', cause: 'expired' },
  { state: 'unreadable', cause: 'key-missing' },
);

/** Any kind with any service, as a damaged or newer account could bring it. Only a row that cannot be opened has none. */
const view = fc.record({
  serviceId: fc.constantFrom(...serviceIds),
  kind: fc.option(fc.constantFrom(...credentialKindSchema.options), { freq: 8 }),
  status,
  isDefault: fc.boolean(),
  removalAt: fc.option(fc.constant(now + 1000), { freq: 1 }),
});

const views = fc.array(view, { maxLength: 12 }).map((list) =>
  list.map((change, index) => {
    const unreadable: ProfileView['status'] = { state: 'unreadable', cause: 'key-missing' };
    const of = change.kind === null ? unreadable : change.status;
    return profileView({ ...change, status: of, profileId: `p${index}` });
  }),
);

const backend = fc.constantFrom(...backendIds);

/** One default a service at most, as the settings keep it. */
const account = views.map((list) =>
  list.map((profile, index) => ({
    ...profile,
    isDefault:
      profile.isDefault && list.findIndex((one) => one.serviceId === profile.serviceId && one.isDefault) === index,
  })),
);

function offered(...args: [(typeof backendIds)[number], readonly ProfileView[]]): readonly PickerService[] {
  const picker = authPicker(...args, gates, now, none, 'left');
  if (!picker.offered) throw new Error('not offered');
  return picker.services;
}

const profilesOf = (service: PickerService) =>
  service.options.flatMap((option) => (option.source === 'connected' ? [option.profileId] : []));

test('the services are those of the backend, each with native as the first option', () => {
  fc.assert(
    fc.property(backend, account, (id, profiles) => {
      const list = offered(id, profiles);
      expect(list.map(({ serviceId }) => serviceId)).toEqual(compatibleServices(id));
      for (const { options } of list) {
        expect(options[0]).toEqual({ source: 'native' });
        expect(options.filter(({ source }) => source === 'native')).toHaveLength(1);
      }
    }),
  );
});

test('the options are exactly the compatible, usable profiles that stay, in their order', () => {
  fc.assert(
    fc.property(backend, account, (id, profiles) => {
      for (const service of offered(id, profiles)) {
        const expected = profiles.filter(
          ({ serviceId, kind, status: of, removalAt }) =>
            serviceId === service.serviceId &&
            kind !== null &&
            compatibility(id, serviceId, kind).compatible &&
            isUsable(of) &&
            removalAt === null,
        );
        expect(profilesOf(service)).toEqual(expected.map(({ profileId }) => profileId));
        expect(service.shortcut).toBe(expected.length === 0);
      }
    }),
  );
});

test('options and unusable ones together are all that fit or may fit', () => {
  fc.assert(
    fc.property(backend, account, (id, profiles) => {
      for (const service of offered(id, profiles)) {
        const fitting = profiles.filter(
          ({ serviceId, kind, removalAt }) =>
            serviceId === service.serviceId &&
            removalAt === null &&
            (kind === null || compatibility(id, serviceId, kind).compatible),
        );
        expect(profilesOf(service).length + service.unusable).toBe(fitting.length);
      }
    }),
  );
});

test('the preselection is an option, or the broken default that blocks; never native in its place', () => {
  fc.assert(
    fc.property(backend, account, (id, profiles) => {
      for (const { serviceId, preselected, blocked, ...service } of offered(id, profiles)) {
        const chosen = preselected.source === 'connected' ? preselected.profileId : null;
        if (blocked === null) {
          if (chosen !== null) expect(profilesOf({ serviceId, preselected, blocked, ...service })).toContain(chosen);
          continue;
        }
        const profile = profiles.find((one) => one.serviceId === serviceId && one.profileId === blocked.profileId);
        expect(chosen).toBe(blocked.profileId);
        expect(profile?.isDefault).toBe(true);
        expect(profile?.status).toBe(blocked.status);
      }
    }),
  );
});

test('a service that is alone in its slot preselects its effective profile', () => {
  fc.assert(
    fc.property(account, (profiles) => {
      const own = profiles.filter(({ serviceId, kind }) => serviceId === 'gemini' && kind === 'oauth');
      const [service] = offered('gemini', own);
      const effective = effectiveProfile(own, 'gemini');
      expect(service?.preselected).toEqual(
        effective ? { source: 'connected', profileId: effective.profileId } : { source: 'native' },
      );
    }),
  );
});

test('the preselections can be started together: one connected profile per slot', () => {
  fc.assert(
    fc.property(backend, account, (id, profiles) => {
      const list = offered(id, profiles);
      const bindings: Bindings = Object.fromEntries(list.map(({ serviceId, preselected }) => [serviceId, preselected]));
      expect(() => connectedSlots(id, bindings)).not.toThrow();
    }),
  );
});

test('a broken compatible default blocks unless another default holds its slot', () => {
  fc.assert(
    fc.property(backend, account, (id, profiles) => {
      const list = offered(id, profiles);
      for (const broken of profiles) {
        const { serviceId, kind, removalAt, isDefault, status: of } = broken;
        if (kind === null || !isDefault || removalAt !== null || isUsable(of)) continue;
        if (!compatibility(id, serviceId, kind).compatible) continue;
        const holder = list.find(
          (one) => services[one.serviceId].slot === services[serviceId].slot && one.preselected.source === 'connected',
        );
        if (holder?.serviceId === serviceId) expect(holder.blocked?.profileId).toBe(broken.profileId);
        else expect(profiles.some((one) => one.serviceId === holder?.serviceId && one.isDefault)).toBe(true);
      }
    }),
  );
});

test('closed gates offer nothing', () => {
  fc.assert(
    fc.property(backend, account, (id, profiles) => {
      expect(authPicker(id, profiles, { ...gates, connectedServices: false }, now, none, 'left')).toEqual({
        offered: false,
      });
    }),
    { numRuns: runs(20) },
  );
});

test('whatever is chosen in whatever order, a slot never holds two, and the last choice stands', () => {
  const binding = fc.constantFrom(
    { source: 'native' } as const,
    {
      source: 'connected',
      profileId: profileView().profileId,
    } as const,
  );
  const choices = fc.array(fc.tuple(fc.constantFrom(...compatibleServices('pi')), binding), {
    minLength: 1,
    maxLength: 20,
  });
  fc.assert(
    fc.property(choices, (list) => {
      let bindings: Bindings = {};
      for (const [serviceId, choice] of list) bindings = withChoice(bindings, serviceId, choice);
      expect(() => connectedSlots('pi', bindings)).not.toThrow();
      const [serviceId, choice] = list.at(-1) ?? [];
      if (!serviceId) return;
      expect(bindings[serviceId]).toEqual(choice);
      expect(isUnused(bindings, serviceId)).toBe(false);
    }),
  );
});
