// What the machine's own Pi login calls itself, for the picker. Reads the names of its providers, never what they hold.
import { join } from 'node:path';
import { fieldsOf } from '../../core/lenient.ts';
import { readTextFile } from '../materialize/native-files.ts';
import { nativePiFolder } from '../materialize/pi/native-pi.ts';
import type { NativeLoginName } from './native-login-name.ts';
import { providerNames } from './provider-names.ts';

export const nativePiLogin: NativeLoginName = async (environment, userFolder) => {
  const text = await readTextFile(join(nativePiFolder(environment, userFolder), 'auth.json'));
  try {
    return providerNames(Object.keys(fieldsOf(JSON.parse(text ?? 'null')) ?? {}));
  } catch {
    return null;
  }
};
