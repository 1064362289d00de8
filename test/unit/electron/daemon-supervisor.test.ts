import { beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../core/errors.ts';
import type { DaemonClient } from '../../../daemon/api/client.ts';
import type { HostMessage } from '../../../electron/daemon-messages.ts';
import {
  createDaemonSupervisor,
  type DaemonStatus,
  type DaemonSupervisor,
} from '../../../electron/daemon-supervisor.ts';
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts';
import { openPromise } from '../../support/open-promise.ts';

/** A daemon that the test plays: it runs or not, and its processes are ours to end. */
class World {
  running = false;
  refuses: AppError | null = null;
  readonly processes: Played[] = [];
  readonly statuses: DaemonStatus['state'][] = [];
  lastError: DaemonStatus | null = null;
  connections: (() => void)[] = [];
  /** What a process that we fork says first. */
  says: HostMessage | null = { t: 'running' };

  connect = async (): Promise<DaemonClient> => {
    if (this.refuses) throw this.refuses;
    if (!this.running) throw new AppError('daemon_unreachable');
    const { promise, resolve } = openPromise<void>();
    this.connections.push(resolve);
    return { version: '0', call: {} as never, on: () => () => {}, closed: promise, close: resolve };
  };

  fork = () => {
    const played = new Played(this);
    this.processes.push(played);
    return played;
  };

  /** The daemon dies, and with it every connection. */
  die(): void {
    this.running = false;
    for (const close of this.connections.splice(0)) close();
    this.processes.at(-1)?.exit();
  }
}

class Played {
  readonly sent: unknown[] = [];
  killed = false;
  ignoresStop = false;
  private readonly exits: (() => void)[] = [];
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
  }

  onMessage(listener: (message: unknown) => void): void {
    const { says } = this.world;
    if (says === null) return;
    this.world.running = says.t !== 'failed';
    listener(says);
  }
  onExit(listener: () => void): void {
    this.exits.push(listener);
  }
  send(message: unknown): void {
    this.sent.push(message);
    if (!this.ignoresStop) this.world.die();
  }
  kill(): void {
    this.killed = true;
    this.world.die();
  }
  exit(): void {
    for (const listener of this.exits.splice(0)) listener();
  }
}

let clock: ManualClock;
let world: World;
let supervisor: DaemonSupervisor;

beforeEach(() => {
  clock = createManualClock();
  world = new World();
  supervisor = createDaemonSupervisor({
    connect: world.connect,
    fork: world.fork,
    timers: clock,
    onConnection: async () => {},
    onStatus(status) {
      world.statuses.push(status.state);
      world.lastError = status;
    },
  });
});

describe('the daemon’s supervisor', () => {
  it('becomes a client of the daemon that runs already', async () => {
    world.running = true;
    supervisor.start();
    await clock.advance(0);
    expect(world.statuses).toEqual(['starting', 'running']);
    expect([world.processes.length, supervisor.hosts()]).toEqual([0, false]);
  });

  it('hosts one of its own where none runs', async () => {
    supervisor.start();
    await clock.advance(0);
    expect(world.statuses).toEqual(['starting', 'running']);
    expect([world.processes.length, supervisor.hosts()]).toEqual([1, true]);
  });

  it('becomes a client when another program was quicker', async () => {
    world.says = { t: 'already-running' };
    supervisor.start();
    await clock.advance(0);
    world.processes[0]?.exit();
    expect(world.statuses).toEqual(['starting', 'running']);
    expect(supervisor.hosts()).toBe(false);
  });

  it('starts it again at once after a crash, and ever later while it keeps dying', async () => {
    supervisor.start();
    await clock.advance(0);
    const waits: number[] = [];
    for (let crash = 0; crash < 9; crash += 1) {
      world.die();
      await clock.advance(0);
      expect(world.statuses.at(-1)).toBe('stopped');
      const before = clock.now();
      while (world.statuses.at(-1) === 'stopped') await clock.advance(250);
      waits.push(clock.now() - before);
      await clock.advance(0);
    }
    expect(waits).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  });

  it('forgets earlier crashes once it has run for a while', async () => {
    supervisor.start();
    await clock.advance(0);
    for (let crash = 0; crash < 3; crash += 1) {
      world.die();
      await clock.advance(5_000);
    }
    await clock.advance(120_000);
    world.die();
    await clock.advance(0);
    await clock.advance(250);
    expect(world.statuses.at(-1)).toBe('running');
  });

  it('says why it could not start, and tries again when the person asks', async () => {
    world.says = { t: 'failed', error: { code: 'data_folder_unsafe', detail: null } };
    supervisor.start();
    await clock.advance(0);
    expect(world.lastError).toEqual({ state: 'stopped', error: { code: 'data_folder_unsafe', detail: null } });
    world.says = { t: 'running' };
    supervisor.retryNow();
    await clock.advance(0);
    expect(world.statuses.at(-1)).toBe('running');
  });

  it('forks nothing beside a daemon that runs but does not take us', async () => {
    world.refuses = new AppError('daemon_version');
    supervisor.start();
    await clock.advance(0);
    expect(world.lastError).toEqual({ state: 'stopped', error: { code: 'daemon_version', detail: null } });
    expect(world.processes).toEqual([]);
  });

  it('gives up on a process that says nothing', async () => {
    world.says = null;
    supervisor.start();
    await clock.advance(20_000);
    expect(world.statuses.at(-1)).toBe('stopped');
  });

  it('stops the daemon that it hosts, and starts none again', async () => {
    supervisor.start();
    await clock.advance(0);
    await supervisor.stop();
    expect(world.processes[0]?.sent).toEqual([{ t: 'stop' }]);
    await clock.advance(60_000);
    expect(world.processes).toHaveLength(1);
  });

  it('ends a hosted daemon that does not stop', async () => {
    supervisor.start();
    await clock.advance(0);
    const [process] = world.processes;
    if (process) process.ignoresStop = true;
    const stopped = supervisor.stop();
    await clock.advance(10_000);
    await stopped;
    expect(process?.killed).toBe(true);
  });

  it('leaves a daemon of someone else running', async () => {
    world.running = true;
    supervisor.start();
    await clock.advance(0);
    await supervisor.stop();
    expect(world.running).toBe(true);
  });

  it('can be stopped while it waits to start again', async () => {
    world.says = { t: 'failed', error: { code: 'internal', detail: null } };
    supervisor.start();
    await clock.advance(0);
    await supervisor.stop();
    await clock.advance(60_000);
    expect(world.processes).toHaveLength(1);
  });
});
