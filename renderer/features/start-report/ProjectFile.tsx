// One file of the folder that could lead a credential elsewhere: where it lies, what becomes of it, and what can be done.
import { Code } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProjectFileView } from '../../../core/api/state.ts';
import { useApp } from '../../state/app-context.ts';
import { shortFolder } from '../../ui/short-folder.ts';
import classes from './ProjectFile.module.css';

type ProjectFileProps = { readonly file: ProjectFileView; readonly cwd: string; readonly action?: ReactNode };

export function ProjectFile({ file, cwd, action }: ProjectFileProps) {
  const { t } = useTranslation();
  const { info } = useApp();
  return (
    <div className={classes.file}>
      <div className={classes.text}>
        <Code className={classes.path}>{fileName(file.path, cwd, info.homeFolder)}</Code>{' '}
        {t(`startReport.effects.${file.effect}`)}
      </div>
      {action && <div className={classes.action}>{action}</div>}
    </div>
  );
}

/** Below the folder as it lies there, elsewhere (a folder above) whole. */
function fileName(path: string, cwd: string, homeFolder: string): string {
  const isBelow = path.startsWith(`${cwd}/`) || path.startsWith(`${cwd}\\`);
  return isBelow ? path.slice(cwd.length + 1) : shortFolder(path, homeFolder);
}
