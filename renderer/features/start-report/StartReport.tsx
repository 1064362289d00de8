// What a start leaves out, and why: variables, settings, files of the folder. Told before a start and kept with its session.
import { FileWarning, Info, ShieldMinus } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ProjectFileView, StartNotice } from '../../../core/api/state.ts';
import type { RemovedVariable } from '../../../core/catalog/backend-variables.ts';
import { CodeText } from '../../ui/CodeText.tsx';
import { ProjectFile } from './ProjectFile.tsx';
import classes from './StartReport.module.css';
import { useNoticeText } from './use-notice-text.ts';
import { useRemovedTexts } from './use-removed-texts.ts';

export type StartFacts = {
  readonly removedVariables: readonly RemovedVariable[];
  readonly notices: readonly StartNotice[];
  readonly projectFiles: readonly ProjectFileView[];
};

type StartReportProps = StartFacts & {
  /** Absolute path of the folder. */
  readonly cwd: string;
  /** What can be done about a file of the folder; absent where it is too late. */
  readonly actionOf?: (file: ProjectFileView) => ReactNode;
};

export function StartReport({ removedVariables, notices, projectFiles, cwd, actionOf }: StartReportProps) {
  const removed = useRemovedTexts(removedVariables);
  const noticeText = useNoticeText();
  return (
    <ul className={classes.list}>
      {removed.map((text) => (
        <Line key={text} icon={<ShieldMinus size={16} aria-hidden />} text={text} />
      ))}
      {projectFiles.map((file) => (
        <li key={file.path} className={classes.item}>
          <span className={classes.icon} data-tone={file.effect === 'refused' ? 'critical' : undefined}>
            <FileWarning size={16} aria-hidden />
          </span>
          <ProjectFile file={file} cwd={cwd} action={actionOf?.(file)} />
        </li>
      ))}
      {notices.map((notice) => {
        const text = noticeText(notice);
        return <Line key={text} icon={<Info size={16} aria-hidden />} text={text} />;
      })}
    </ul>
  );
}

function Line({ icon, text }: { readonly icon: ReactNode; readonly text: string }) {
  return (
    <li className={classes.item}>
      <span className={classes.icon}>{icon}</span>
      <span className={classes.text}>
        <CodeText text={text} />
      </span>
    </li>
  );
}
