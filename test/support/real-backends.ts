// The real backend programs in one folder for PATH, under the names that a person's installation gives them.
import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { programs } from '../contract/backends/programs.ts';

/** @param folder absolute path; made if needed */
export async function installRealBackends(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, program] of Object.entries(programs)) await symlink(program, join(folder, name));
}
