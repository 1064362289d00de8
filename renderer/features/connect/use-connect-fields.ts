// Label and profile id of what is being connected: the id follows the label until the person changes it.
import { type UseFormReturnType, useForm } from '@mantine/form';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProfileView } from '../../../core/api/state.ts';
import type { ServiceId } from '../../../core/catalog/services.ts';
import { type ProfileId, profileIdSchema } from '../../../core/ids.ts';
import { useDaemon } from '../../state/app-context.ts';
import { suggestProfileId } from './suggest-profile-id.ts';

export type ConnectTarget = {
  readonly serviceId: ServiceId;
  readonly profileId: ProfileId;
  readonly label?: string;
};

export type ConnectFields = {
  readonly form: UseFormReturnType<{ label: string; profileId: string }>;
  readonly onLabel: (label: string) => void;
  readonly onProfileId: (profileId: string) => void;
  /** The checked fields, or null after having marked what is wrong. */
  readonly target: () => ConnectTarget | null;
};

/** `existing`: the profile that is signed in again; its id and label stay. */
export function useConnectFields(serviceId: ServiceId, existing: ProfileView | null): ConnectFields {
  const { t } = useTranslation();
  const profiles = useDaemon((state) => state.profiles);
  const taken = profiles.filter((profile) => profile.serviceId === serviceId).map((profile) => profile.profileId);
  const isOwnId = useRef(false);
  const form = useForm<{ label: string; profileId: string }>({
    initialValues: { label: '', profileId: existing?.profileId ?? suggestProfileId('', taken) },
    validate: {
      profileId: (value) => {
        if (existing) return null;
        if (!profileIdSchema.safeParse(value.trim()).success) return t('errors.invalid_profile_id.message');
        const isTaken = taken.some((id) => id.toLowerCase() === value.trim().toLowerCase());
        return isTaken ? t('errors.profile_exists.message') : null;
      },
    },
  });
  return {
    form,
    onLabel: (label) => {
      form.setFieldValue('label', label);
      if (!existing && !isOwnId.current) form.setFieldValue('profileId', suggestProfileId(label, taken));
    },
    onProfileId: (profileId) => {
      isOwnId.current = true;
      form.setFieldValue('profileId', profileId);
    },
    target: () => {
      if (form.validate().hasErrors) return null;
      const { label, profileId } = form.getValues();
      const id = profileIdSchema.parse(profileId.trim());
      return label.trim() === '' ? { serviceId, profileId: id } : { serviceId, profileId: id, label: label.trim() };
    },
  };
}
