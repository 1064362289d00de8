// Locks a session down: no permission, no device, no download, whatever page asks. Requests are decided by the caller's function.
import type { Session, WebContents } from 'electron';

export type RequestDetails = {
  readonly url: string;
  readonly resourceType: string;
  readonly webContents?: WebContents | undefined;
};

/** Turns off what a session asks the network for by itself: Chromium fetches a dictionary as soon as a session exists. */
export function silenceSession(session: Session): void {
  session.setSpellCheckerEnabled(false);
  if (process.platform !== 'darwin') session.setSpellCheckerLanguages([]);
}

/** `mayRequest` sees every request of the session (pages, frames, scripts, images, sockets) before any connection is made. */
export function lockSession(session: Session, mayRequest: (details: RequestDetails) => boolean): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  // Without a handler nobody can share a screen; one that offers nothing leaves the page waiting.
  session.setDisplayMediaRequestHandler(null);
  session.setBluetoothPairingHandler((_details, answer) => answer({ confirmed: false }));
  session.on('select-hid-device', (event, _details, answer) => {
    event.preventDefault();
    answer(null);
  });
  session.on('select-serial-port', (event, _ports, _contents, answer) => {
    event.preventDefault();
    answer('');
  });
  session.on('select-usb-device', (event, _details, answer) => {
    event.preventDefault();
    answer();
  });
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !mayRequest(details) }));
}
