// A sentence of the catalogue in which `commands` stand between backquotes, shown as commands.
import { Code } from '@mantine/core';
import { Fragment } from 'react';

export function CodeText({ text }: { readonly text: string }) {
  return text.split('`').map((part, index) => {
    // Nothing of a sentence moves: a part's place is its name.
    const key = `${index} ${part}`;
    return index % 2 === 1 ? <Code key={key}>{part}</Code> : <Fragment key={key}>{part}</Fragment>;
  });
}
