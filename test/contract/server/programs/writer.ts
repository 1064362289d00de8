// Writes to a server's database until it has had its number of turns, or is killed: each turn adds a mark to what is there.
// Arguments: database file, name, turns. Prints the mark of each write after it was confirmed.
import { randomBytes } from 'node:crypto';
import { writeSync } from 'node:fs';
import { accountIdSchema } from '../../../../core/ids.ts';
import { openServer, type Server } from '../../../../server/app.ts';

const [, , databaseFile = '', name = '', turns = '0'] = process.argv;
const accountId = accountIdSchema.parse('0b8f3a34-5f3c-4dd7-9c2e-0d7c5a6f6b11');
const url = '/v2/connect/openai-codex/profiles/office/credential';
const token = 'writer';

type Row = { readonly sealed: { readonly ciphertext: string }; readonly metadata: { readonly revision: number } };

/** Reads, adds the mark, writes; again when another writer came between. */
async function addMark(server: Server, mark: string): Promise<void> {
  for (;;) {
    const read = await server.inject('GET', url, { token });
    const row = read.status === 200 ? (read.body as Row) : null;
    const revision = (row?.metadata.revision ?? 0) + 1;
    const body = {
      sealed: { format: 'happier.envelope.v1', ciphertext: `${row?.sealed.ciphertext ?? ''}${mark};` },
      metadata: { kind: 'oauth', revision },
      expectedRevision: revision - 1,
    };
    const { status } = await server.inject('POST', url, { token, body });
    if (status === 200) return;
    if (status !== 409) throw new Error(`unexpected answer ${status}`);
  }
}

async function main(): Promise<void> {
  const server = await openServer({
    databaseFile,
    environment: {},
    fetch: () => Promise.reject(new Error('no network')),
    clock: { now: () => Date.now() },
    random: (bytes) => new Uint8Array(randomBytes(bytes)),
    clientSecret: async () => null,
    authenticate: (given) => (given === token ? accountId : null),
  });
  for (let turn = 0; turn < Number(turns); turn++) {
    await addMark(server, `${name}${turn}`);
    // At once and not through a stream: a mark that was printed is a promise that it is on disk.
    writeSync(1, `${name}${turn}\n`);
  }
  await server.close();
}

void main();
