// The text of `happier backends`: one line per backend, with what is installed and what it is signed in as by itself.
import { createColors } from 'picocolors';
import type { BackendView } from '../../core/api/state.ts';
import { backends } from '../../core/catalog/backends.ts';
import { installCommand } from '../install-command.ts';
import { plain } from './plain.ts';
import { table } from './table.ts';

export function backendText(views: readonly BackendView[], options: { readonly color: boolean }): string {
  const color = createColors(options.color);
  return table(
    views.map(({ id, installed, version, path, native }) => {
      const name = color.bold(backends[id].name);
      if (!installed) return [id, name, color.dim('not installed'), installCommand(id)];
      const login = native === null ? 'not signed in by itself, as far as that shows' : `signed in as ${plain(native)}`;
      return [id, name, color.green(plain(version ?? 'version not known')), login, plain(path ?? '')];
    }),
  );
}
