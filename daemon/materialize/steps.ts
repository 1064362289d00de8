// The durable steps of a session's life, by name, so that a test can end the process between any two of them.

export const sessionSteps = [
  'session.claimed',
  'session.home-made',
  'session.token-written',
  'session.files-written',
  'session.spawned',
  'session.registered',
  'session.exited',
  'session.wiped',
  'session.released',
] as const;
export type SessionStep = (typeof sessionSteps)[number];

/** Called right after the named step is done. */
export type SessionCheckpoint = (step: SessionStep) => void | Promise<void>;
