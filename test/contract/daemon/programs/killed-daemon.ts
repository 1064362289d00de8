// A daemon that ends itself with SIGKILL right after the n-th time that it comes by the named step.
// Arguments: data folder, file that plays the keychain, step (or "never"), n, variables as JSON. Prints "listening" once it does.
import { readFile } from 'node:fs/promises';
import type { Keychain } from '../../../../daemon/account/keychain.ts';
import { atomicWrite } from '../../../../daemon/atomic-write.ts';
import { systemPorts } from '../../../../daemon/ports.ts';
import { startDaemon } from '../../../../daemon/start.ts';

const [home = '', keychainFile = '', step = '', count = '1', variables = '{}'] = process.argv.slice(2);

async function entries(): Promise<Record<string, string>> {
  return JSON.parse(await readFile(keychainFile, 'utf8').catch(() => '{}'));
}

const keychain: Keychain = {
  async read(accountId) {
    const text = (await entries())[accountId];
    return text ? { outcome: 'found', secret: new Uint8Array(Buffer.from(text, 'base64')) } : { outcome: 'missing' };
  },
  async write(accountId, secret) {
    const text = JSON.stringify({ ...(await entries()), [accountId]: Buffer.from(secret).toString('base64') });
    await atomicWrite(keychainFile, text, systemPorts.random);
    return true;
  },
};

let left = Number(count);
async function run(): Promise<void> {
  const started = await startDaemon({
    home,
    host: 'detached',
    version: '0.0.0-test',
    variables: JSON.parse(variables),
    ports: {
      keychain,
      checkpoint(name) {
        if (name !== step) return;
        left -= 1;
        if (left === 0) process.kill(process.pid, 'SIGKILL');
      },
    },
  });
  console.log(started.outcome === 'running' ? 'listening' : started.outcome);
  if (started.outcome === 'running') await started.finished;
}

void run();
