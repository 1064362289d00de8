// How a backend is installed, as a command for the person to type.
import { type BackendId, backends } from '../core/catalog/backends.ts';

export const installCommand = (id: BackendId): string => `npm install -g ${backends[id].npmPackage}`;
