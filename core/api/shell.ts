// What only the desktop shell can do, as calls of the bridge, and the events it sends to its window.
import { z } from 'zod';
import { backendIdSchema } from '../catalog/backends.ts';
import { serviceIdSchema } from '../catalog/services.ts';
import { errorShapeSchema } from '../errors.ts';
import { attemptIdSchema, instantSchema, profileIdSchema } from '../ids.ts';
import { type CallTable, nothing } from './call.ts';

export const preferencesSchema = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']),
  /** E-mail addresses are shown masked, in window and tray. */
  maskEmails: z.boolean(),
  recentFolders: z.array(z.string().max(4096)).max(12),
  /** A desktop notification when a session rings its bell. */
  notifyBell: z.boolean(),
  /** And when one ends while its terminal is not looked at. */
  notifyEnd: z.boolean(),
  /** Whether the options of a new session are unfolded, and the model last used with each backend. */
  sessionOptionsOpen: z.boolean(),
  sessionModels: z.partialRecord(backendIdSchema, z.string().max(200)),
  /** The person has read that this desktop shows no tray. */
  trayHintSeen: z.boolean(),
});
export type Preferences = z.infer<typeof preferencesSchema>;

export const routeSchema = z.strictObject({
  page: z.enum(['sessions', 'new-session', 'browse', 'connected-services', 'profile', 'settings']),
  serviceId: serviceIdSchema.optional(),
  profileId: profileIdSchema.optional(),
  sessionId: z.uuid().optional(),
});
export type Route = z.infer<typeof routeSchema>;

/** As XDG_CURRENT_DESKTOP names it; each has another way to a tray where it shows none. `other`: unknown, or not Linux. */
export const desktopSchema = z.enum([
  'gnome',
  'ubuntu',
  'kde',
  'xfce',
  'cinnamon',
  'mate',
  'lxqt',
  'lxde',
  'budgie',
  'unity',
  'deepin',
  'pantheon',
  'cosmic',
  'hyprland',
  'sway',
  'i3',
  'other',
]);
export type Desktop = z.infer<typeof desktopSchema>;

export const shellCalls = {
  /** Opens the capture window for an in-app browser sign-in and answers when it is over. The code never comes to the renderer. */
  'signIn.embedded': {
    access: 'open',
    input: z.strictObject({
      serviceId: serviceIdSchema,
      profileId: profileIdSchema,
      label: z.string().trim().max(64).optional(),
    }),
    output: z.discriminatedUnion('outcome', [
      z.strictObject({ outcome: z.literal('connected'), serviceId: serviceIdSchema, profileId: profileIdSchema }),
      z.strictObject({ outcome: z.literal('cancelled') }),
      /** The person chose "Use another way", or the page needs what an embedded browser cannot do. */
      z.strictObject({
        outcome: z.literal('another-way'),
        cause: z.enum(['chosen', 'popup', 'passkey', 'refused', 'origin']),
      }),
      /** With `identity_changed` the attempt waits for `connect.confirm`. */
      z.strictObject({ outcome: z.literal('failed'), error: errorShapeSchema, attemptId: attemptIdSchema }),
    ]),
  },
  /** Ends the in-app browser sign-in that is under way, if one is. */
  'signIn.embedded.cancel': { access: 'open', input: nothing, output: nothing },
  /**
   * Starts a sign-in in the person's own browser and opens it there (if asked). `system-browser` ends by itself: `connect.wait`;
   * both can be ended by `signIn.finish` with what the person pastes.
   */
  'signIn.begin': {
    access: 'open',
    input: z.strictObject({
      serviceId: serviceIdSchema,
      profileId: profileIdSchema,
      method: z.enum(['paste', 'system-browser']),
      label: z.string().trim().max(64).optional(),
      openBrowser: z.boolean(),
    }),
    output: z.strictObject({
      attemptId: attemptIdSchema,
      authorizeUrl: z.url(),
      redirectUri: z.url(),
      expiresAt: instantSchema,
    }),
  },
  'signIn.finish': {
    access: 'open',
    input: z.strictObject({ attemptId: attemptIdSchema, redirect: z.string().max(16_384) }),
    output: z.strictObject({ serviceId: serviceIdSchema, profileId: profileIdSchema }),
  },
  /** Shows the recovery key in a window of its own, after a native dialog; answers when it is closed. The words never come to this page. */
  'recovery.show': { access: 'open', input: nothing, output: z.strictObject({ shown: z.boolean() }) },

  'folder.choose': { access: 'open', input: nothing, output: z.strictObject({ folder: z.string().nullable() }) },
  'clipboard.write': { access: 'open', input: z.strictObject({ text: z.string().max(1_048_576) }), output: nothing },
  /**
   * Through the one guarded opener: https and listed hosts only. With `asks`, for links in terminals, another address on http or https
   * is shown whole in a native dialog and opened if the person agrees (`not_confirmed`: not).
   */
  'link.open': {
    access: 'open',
    input: z.strictObject({ url: z.string().max(4096), asks: z.boolean().default(false) }),
    output: z.strictObject({ opened: z.boolean() }),
  },

  /** The small window of what is left, for desktops that show no tray; opened again at the next start if it was not closed. */
  'quotaWindow.open': { access: 'open', input: nothing, output: nothing },
  'quotaWindow.close': { access: 'open', input: nothing, output: nothing },
  /** Its page tells how high its content is, in CSS pixels; the width is fixed. */
  'quotaWindow.fit': {
    access: 'open',
    input: z.strictObject({ height: z.number().int().positive().max(10_000) }),
    output: nothing,
  },
  /** Opens the main window, or brings it to the front, at a page if one is named. */
  'window.show': { access: 'open', input: z.strictObject({ route: routeSchema.optional() }), output: nothing },

  'preferences.get': { access: 'open', input: nothing, output: preferencesSchema },
  'preferences.set': { access: 'open', input: preferencesSchema.partial(), output: preferencesSchema },

  'app.info': {
    access: 'open',
    input: nothing,
    output: z.strictObject({
      version: z.string(),
      platform: z.enum(['linux', 'darwin', 'win32']),
      homeFolder: z.string(),
      dataFolder: z.string(),
      /** False on Linux without a StatusNotifier host: the tray cannot be seen. */
      trayVisible: z.boolean(),
      desktop: desktopSchema,
      /** UI gates of this build and start (SPEC J1). */
      gates: z.strictObject({ connectedServices: z.boolean(), 'connectedServices.quotas': z.boolean() }),
    }),
  },
} as const satisfies CallTable;
export type ShellCalls = typeof shellCalls;

export const shellEvents = {
  /** The tray or a second launch asks the window to show a page. */
  navigate: routeSchema,
  /** `connected: false` while the daemon is stopped or being restarted. */
  daemon: z.strictObject({ connected: z.boolean() }),
  /** After every change of them, whichever window made it. */
  preferences: preferencesSchema,
  /** Whether a panel shows the tray: after every load, and when one comes or goes. */
  tray: z.strictObject({ visible: z.boolean() }),
} as const;
export type ShellEvents = { readonly [K in keyof typeof shellEvents]: z.infer<(typeof shellEvents)[K]> };
