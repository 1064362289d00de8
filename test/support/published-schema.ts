// Judges what `--json` prints by the schema that is published, with a validator that is not ours.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';

const folder = join(import.meta.dirname, '..', '..', 'docs', 'schemas');

/** The object that a command printed. @throws Error when it is not what the schema that it names says */
export async function readPublished<T>(stdout: string): Promise<T> {
  const value: unknown = JSON.parse(stdout);
  const name = (value as { readonly schema: string }).schema;
  const file = join(folder, `${name.replace('/', '-')}.json`);
  const ajv = new Ajv2020({ allErrors: true, strict: false, validateFormats: false });
  const validate = ajv.compile(JSON.parse(await readFile(file, 'utf8')) as object);
  const holds: boolean = validate(value);
  if (!holds) throw new Error(`${name}: ${ajv.errorsText(validate.errors)}`);
  return value as T;
}
