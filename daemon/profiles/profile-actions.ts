// What a person says of profiles after they were connected: label, default, pins, the rules that go before a default, and quota rules.
import { isAbsolute, resolve } from 'node:path';
import { backends } from '../../core/catalog/backends.ts';
import type { ServiceId } from '../../core/catalog/services.ts';
import { AppError } from '../../core/errors.ts';
import type { ProfileId } from '../../core/ids.ts';
import { type DefaultChoice, type MeterAlert, type ProfileKey, profileKey } from '../../core/settings.ts';
import type { ProfileList } from './profile-list.ts';
import {
  type QuotaRulesChange,
  type RuleScope,
  withDefault,
  withLabel,
  withMeterAlert,
  withPin,
  withProbe,
  withQuotaRules,
  withRule,
} from './settings-changes.ts';

export type ProfileActions = {
  /** @throws AppError `profile_not_found` */
  label(serviceId: ServiceId, profileId: ProfileId, label: string): Promise<void>;
  /** @throws AppError `profile_not_found` */
  setDefault(serviceId: ServiceId, profileId: ProfileId | null): Promise<void>;
  /** @throws AppError `profile_not_found`, `invalid_input` */
  pin(serviceId: ServiceId, profileId: ProfileId, meterId: string, pinned: boolean): Promise<void>;
  /** Names added to the published table of variables; they replace those added before. */
  setAddedVariables(names: readonly string[]): Promise<void>;
  /** @throws AppError `profile_not_found`, `incompatible` (the backend takes nothing of the service), `invalid_input` */
  setRule(scope: RuleScope, serviceId: ServiceId, choice: DefaultChoice | null): Promise<void>;
  /** Changes what is named, leaves the rest. */
  setQuotaRules(change: QuotaRulesChange): Promise<void>;
  /** Null: the general rules hold. @throws AppError `profile_not_found`, `invalid_input` */
  setMeterAlert(serviceId: ServiceId, profileId: ProfileId, meterId: string, alert: MeterAlert | null): Promise<void>;
  /** @throws AppError `profile_not_found`, `invalid_input` where nothing needs to be bought */
  setProbe(serviceId: ServiceId, profileId: ProfileId, on: boolean): Promise<void>;
};

/** One spelling for one folder. */
function cleanScope(scope: RuleScope, serviceId: ServiceId): RuleScope {
  if (scope.by === 'backend') {
    if (backends[scope.backend].accepts[serviceId] === undefined) throw new AppError('incompatible', serviceId);
    return scope;
  }
  if (!isAbsolute(scope.folder) || scope.folder.includes('\0'))
    throw new AppError('invalid_input', 'the folder must be an absolute path');
  return { by: 'folder', folder: resolve(scope.folder) };
}

export function createProfileActions(list: ProfileList): ProfileActions {
  function mustExist(serviceId: ServiceId, profileId: ProfileId): ProfileKey {
    if (list.view(serviceId, profileId) === undefined)
      throw new AppError('profile_not_found', `${serviceId}/${profileId}`);
    return profileKey(serviceId, profileId);
  }

  return {
    async label(serviceId, profileId, label) {
      const key = mustExist(serviceId, profileId);
      await list.changeSettings((settings) => withLabel(settings, key, label));
    },
    async setDefault(serviceId, profileId) {
      if (profileId !== null) mustExist(serviceId, profileId);
      await list.changeSettings((settings) => withDefault(settings, serviceId, profileId));
    },
    async pin(serviceId, profileId, meterId, pinned) {
      const key = mustExist(serviceId, profileId);
      await list.changeSettings((settings) => withPin(settings, key, meterId, pinned));
    },
    async setAddedVariables(names) {
      const addedVariables = [...new Set(names)].sort();
      await list.changeSettings((settings) => ({ ...settings, addedVariables }));
    },
    async setRule(scope, serviceId, choice) {
      // A rule that is in the way must always go, whatever it names and however it was written.
      if (choice === null) return list.changeSettings((settings) => withRule(settings, scope, serviceId, null));
      const clean = cleanScope(scope, serviceId);
      if (choice !== 'native') mustExist(serviceId, choice);
      await list.changeSettings((settings) => withRule(settings, clean, serviceId, choice));
    },
    async setQuotaRules(change) {
      await list.changeSettings((settings) => withQuotaRules(settings, change));
    },
    async setMeterAlert(serviceId, profileId, meterId, alert) {
      const key = mustExist(serviceId, profileId);
      await list.changeSettings((settings) => withMeterAlert(settings, key, meterId, alert));
    },
    async setProbe(serviceId, profileId, on) {
      const key = mustExist(serviceId, profileId);
      if (on && list.view(serviceId, profileId)?.kind !== 'setup-token')
        throw new AppError('invalid_input', 'only a setup token cannot read its usage');
      await list.changeSettings((settings) => withProbe(settings, key, on));
    },
  };
}
