// A folder in a line where room may be short: its end says more than its beginning, so that is what gives way.
import { useApp } from '../state/app-context.ts';
import classes from './FolderText.module.css';
import { shortFolder } from './short-folder.ts';

/** @param className the place in the line */
export function FolderText({ folder, className }: { readonly folder: string; readonly className: string | undefined }) {
  const { info } = useApp();
  return (
    <span className={`${classes.folder} ${className ?? ''}`} title={folder}>
      <bdi>{shortFolder(folder, info.homeFolder)}</bdi>
    </span>
  );
}
