// What the machine's own OpenCode login calls itself, for the picker. Reads the names of its providers, never what they hold.
import { join } from 'node:path';
import { fieldsOf } from '../../core/lenient.ts';
import { readTextFile } from '../materialize/native-files.ts';
import { nativeData } from '../materialize/opencode/opencode-folders.ts';
import type { NativeLoginName } from './native-login-name.ts';
import { providerNames } from './provider-names.ts';

export const nativeOpencodeLogin: NativeLoginName = async (environment, userFolder) => {
  const text = await readTextFile(join(nativeData(environment, userFolder), 'auth.json'));
  try {
    return providerNames(Object.keys(fieldsOf(JSON.parse(text ?? 'null')) ?? {}));
  } catch {
    return null;
  }
};
