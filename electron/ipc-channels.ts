// Names of the IPC channels: one per call and one per event, so that no channel is generic.

/** Which bridge: the daemon's and the shell's calls of a window, those of the capture bar, or those of the recovery window. */
export type BridgeSide = 'daemon' | 'shell' | 'capture-bar' | 'recovery';

export function callChannel(side: BridgeSide, call: string): string {
  return `happier:${side}:${call}`;
}

export function eventChannel(event: string): string {
  return `happier:event:${event}`;
}
