// A daemon's sessions in a process of their own, which kills itself at a named step. Arguments: folder, step (or `never`, or `pipes`:
// never, with a program at pipes).
import { asWork, codexRecord } from './records.ts';
import { createSessionsWorld, eventually, shown, type } from './sessions-world.ts';

async function main(folder: string, step: string): Promise<void> {
  const world = await createSessionsWorld({
    folder,
    checkpoint: (name) => {
      if (name === step) process.kill(process.pid, 'SIGKILL');
    },
  });
  world.hold(codexRecord());
  if (step === 'pipes') {
    const environment = { ...world.environment, DEAF: '1', SCRIPT: 'deaf-input' };
    await world.start({ bindings: asWork, io: 'pipes', environment });
    await world.dump();
    process.stdout.write('running\n');
    return;
  }
  // Deaf: the hang-up of its terminal does not end it, as with a CLI that ignores it.
  const session = await world.start({ bindings: asWork, environment: { ...world.environment, DEAF: '1' } });
  await eventually(() => shown(world, session).includes('READY<>'), 'the program’s first line');
  type(world, session, 'server\r');
  await eventually(() => shown(world, session).includes('SERVER<'), 'the server');
  process.stdout.write('running\n');
  if (step === 'never') return;
  type(world, session, 'exit 0\r');
}

const [, , folder = '', step = ''] = process.argv;
void main(folder, step);
