// What tells a shim of ours (a small script named as a backend that calls `happier run`) from a program.

/** Stands in the first 400 bytes of every shim, whatever the system. */
export const shimMarker = 'happier-shim-v1';

/** How far into a file the marker is looked for. */
export const shimMarkerBytes = 400;
