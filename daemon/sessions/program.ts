// One program that a session runs, whatever it is connected by: a terminal or pipes.

export type ProgramExit = {
  /** 128 + signal where a signal ended it, as shells count. */
  readonly exitCode: number;
};

export type Program = {
  /** Also the id of its session and its process group: it is started as a leader. */
  readonly pid: number;
  /** SIGHUP to the program; the only way to end it where there are no process groups. */
  hangUp(): void;
};
