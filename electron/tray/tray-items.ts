// What the tray is made of: the model that is rendered, the input it is worked out from, and the actions of its menu.
import type { Route } from '../../core/api/shell.ts';
import type { DaemonState, HandOff, ProfileView } from '../../core/api/state.ts';
import type { Gates } from '../../core/catalog/features.ts';
import type { ServiceId } from '../../core/catalog/services.ts';
import type { ProfileId } from '../../core/ids.ts';
import type { Numbers } from '../../core/settings.ts';
import type { DaemonStatus } from '../daemon-supervisor.ts';
import type { IconSpec } from './icon-spec.ts';

export type TrayAction =
  | { readonly do: 'open'; readonly route: Route }
  | { readonly do: 'set-default'; readonly serviceId: ServiceId; readonly profileId: ProfileId }
  | { readonly do: 'refresh'; readonly profile?: { readonly serviceId: ServiceId; readonly profileId: ProfileId } }
  | { readonly do: 'restart-daemon' }
  | { readonly do: 'quit' };

export type TrayItem =
  | { readonly kind: 'separator' }
  | {
      readonly kind: 'item';
      readonly label: string;
      /** Null: shown, but nothing to click. */
      readonly action: TrayAction | null;
      readonly checked?: boolean;
      readonly accelerator?: string;
      readonly submenu?: readonly TrayItem[];
      /** What it stands for, whatever its label and action become; absent: its action. */
      readonly key?: string;
    };

export type TrayModel = {
  readonly icon: IconSpec;
  readonly tooltip: string;
  readonly items: readonly TrayItem[];
};

export type TrayInput = {
  readonly status: DaemonStatus;
  /** Null while the daemon is not there. */
  readonly state: DaemonState | null;
  /** Of this build and start; what the daemon has switched off is off as well. */
  readonly gates: Gates;
  /** E-mail addresses are shown masked. */
  readonly maskEmails: boolean;
  /** ms epoch */
  readonly now: number;
  /** A time of day, or of a later day, or that day, in the person's locale. */
  readonly formatTime: (at: number, now: number) => string;
};

/** What lines and submenus are worked out from, beside the profiles. */
export type LineInput = Pick<TrayInput, 'now' | 'formatTime'> & {
  readonly numbers: Numbers;
  readonly handOffs: readonly HandOff[];
};

export const separator: TrayItem = { kind: 'separator' };

export function item(label: string, action: TrayAction | null, more: Partial<TrayItem> = {}): TrayItem {
  return { kind: 'item', label, action, ...more };
}

/** The name a person gave the profile, else its id. */
export function nameOf(profile: Pick<ProfileView, 'label' | 'profileId'>): string {
  return profile.label ?? profile.profileId;
}
