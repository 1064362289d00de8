// The published JSON schemas are those of the code. After a deliberate change: HAPPIER_WRITE_SCHEMAS=1 writes them anew.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  accountJsonSchema,
  connectedJsonSchema,
  daemonJsonSchema,
  importsJsonSchema,
  quotaJsonSchema,
  statusJsonSchema,
} from '../../../cli/json.ts';
import { backendsJsonSchema, sessionsJsonSchema } from '../../../cli/sessions-json.ts';

const folder = join(import.meta.dirname, '..', '..', '..', 'docs', 'schemas');
const schemas = [
  statusJsonSchema,
  quotaJsonSchema,
  connectedJsonSchema,
  importsJsonSchema,
  accountJsonSchema,
  daemonJsonSchema,
  sessionsJsonSchema,
  backendsJsonSchema,
].map((schema) => ({ name: schema.shape.schema.value, schema }));

describe('docs/schemas', () => {
  it.each(schemas)('holds $name as the program prints it', async ({ name, schema }) => {
    const file = join(folder, `${name.replace('/', '-')}.json`);
    const text = `${JSON.stringify(z.toJSONSchema(schema, { io: 'output' }), null, 2)}\n`;
    if (process.env.HAPPIER_WRITE_SCHEMAS) await writeFile(file, text);
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(JSON.parse(text));
  });
});
