// A note inside a page: what is the matter, in a tone that an icon carries too, and what to do about it.
import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import classes from './Notice.module.css';

export type NoticeProps = {
  readonly tone: 'info' | 'warning' | 'critical';
  readonly children: ReactNode;
  readonly action?: ReactNode;
  /** Spoken at once: for what appears as the answer to something the person did. */
  readonly live?: boolean;
  /** The action stands below a text that needs the whole width. */
  readonly stacked?: boolean;
};

const icons = { info: Info, warning: TriangleAlert, critical: CircleAlert };

export function Notice({ tone, children, action, live = false, stacked = false }: NoticeProps) {
  const Icon = icons[tone];
  return (
    <div
      className={classes.notice}
      data-tone={tone}
      data-stacked={stacked || undefined}
      role={live ? 'alert' : undefined}
    >
      <div className={classes.body}>
        <Icon size={16} aria-hidden className={classes.icon} />
        <div className={classes.text}>{children}</div>
      </div>
      {action && <div className={classes.action}>{action}</div>}
    </div>
  );
}
