// What of a daemon matters to lock and socket: takes the lock, listens, and stays until it is killed. Argument: data folder.
import { listen } from '../../../../daemon/api/socket.ts';
import { takeLock } from '../../../../daemon/lock.ts';
import { handlersWith } from '../handlers-with.ts';

async function main(home: string): Promise<void> {
  const lock = await takeLock(home);
  if (lock === null) {
    console.log('already-running');
    return;
  }
  await listen({
    home,
    version: String(process.pid),
    handlers: handlersWith({
      'daemon.info': () => ({ version: '1', pid: process.pid, host: 'detached', startedAt: 1, home }),
    }),
    subscribe: () => () => {},
    report: () => {},
  });
  console.log('running');
}

void main(process.argv[2] ?? '');
