// The simulator as a program: `--port N`, `--demo`. Prints one JSON line once it listens, ends on SIGTERM or SIGINT.
import { parseArgs } from 'node:util';
import { demoEnvironment } from './demo-environment.ts';
import { startSimulator } from './start-simulator.ts';

const { values } = parseArgs({
  options: { port: { type: 'string', default: '0' }, demo: { type: 'boolean', default: false } },
});
const simulator = await startSimulator({ port: Number(values.port) });
const line = demoEnvironment(simulator, { accounts: values.demo, now: Date.now() });
process.stdout.write(`${JSON.stringify(line)}\n`);

const stop = () => void simulator.close().then(() => process.exit(0));
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
