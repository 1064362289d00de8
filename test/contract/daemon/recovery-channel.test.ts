// The way of the recovery key from the daemon's process to the app's main process, which no other program can take.
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { hostMessageSchema, type MainMessage } from '../../../electron/daemon-messages.ts';
import { buildProgram, type Program } from '../../support/child-program.ts';
import { type DataFolder, makeDataFolder } from '../../support/test-daemon.ts';

let program: Program;
let folder: DataFolder;
beforeAll(async () => {
  program = await buildProgram('test/contract/daemon/programs/daemon-host.ts');
});
afterAll(() => program.remove());
beforeEach(async () => {
  folder = await makeDataFolder();
  vi.stubEnv('HAPPIER_HOME', folder.home);
  vi.stubEnv('DBUS_SESSION_BUS_ADDRESS', 'unix:path=/nonexistent/bus');
});
afterEach(() => folder.remove());

/** What the host says to each of the messages; the last one must end it. */
async function say(...messages: readonly unknown[]) {
  const running = program.start('0.0.0-test', JSON.stringify(messages));
  const answers = [];
  for (let count = 0; count < messages.length; count += 1)
    answers.push(hostMessageSchema.parse(JSON.parse(await running.nextLine())));
  await running.ended;
  return answers;
}

const ask = (id: string): MainMessage => ({ t: 'recovery-key', id });
const stop: MainMessage = { t: 'stop' };

it('gives the words to who asks, with the name of the question', async () => {
  vi.stubEnv('HAPPIER_PASSPHRASE_FILE', folder.passphraseFile);
  const [running, first, second] = await say(ask('one'), ask('two'), stop);
  expect(running).toEqual({ t: 'running' });
  expect(first).toEqual({ t: 'recovery-key', id: 'one', words: expect.any(Array) });
  expect(second).toEqual({ ...first, id: 'two' });
});

it('says why there are none', async () => {
  const [, answer] = await say(ask('one'), stop);
  expect(answer).toEqual({ t: 'recovery-key-failed', id: 'one', error: { code: 'account_locked', detail: null } });
});
