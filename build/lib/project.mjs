// Where this checkout is, and where what the build makes lies inside it.
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the checkout. */
export const projectRoot = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Absolute path of a file inside the checkout. @param {...string} parts */
export const inProject = (...parts) => path.join(projectRoot, ...parts);

/** Made by the build, ignored by git, safe to delete. */
export const cacheFolder = inProject('.cache');
