// What a start, or a second launch, asks of the app: the window at once, or the tray alone.

type Start = {
  readonly argv: readonly string[];
  readonly firstStart: boolean;
  /** No panel shows our tray: without a window the app could not be reached. */
  readonly trayVisible: boolean;
  readonly screenshotWanted: boolean;
};

/** `--show` opens the window; a first start and one without a visible tray do by themselves. */
export function opensWindow({ argv, firstStart, trayVisible, screenshotWanted }: Start): boolean {
  return argv.includes('--show') || firstStart || !trayVisible || screenshotWanted;
}
