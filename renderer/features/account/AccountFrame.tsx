// The whole-window frame of the pages that come before the data is open: one column, nothing else.
import { Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './AccountFrame.module.css';

export function AccountFrame({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <main className={classes.frame}>
      <div className={classes.column}>
        <Title order={1}>{title}</Title>
        {children}
      </div>
    </main>
  );
}
