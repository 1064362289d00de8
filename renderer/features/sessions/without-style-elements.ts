// xterm writes its rules into style elements, which the content security policy refuses; here they become adopted style sheets.
import { adoptStyleSheet } from '../../ui/adopt-style-sheet.ts';

/**
 * Runs `open`, during which xterm makes its style elements. Each stays an empty element whose text goes to a style sheet of the
 * document, and whose removal takes that style sheet away.
 */
export function withoutStyleElements(open: () => void): void {
  const create = document.createElement;
  const original = create.bind(document);
  document.createElement = ((tag: string, options?: ElementCreationOptions) =>
    tag === 'style' ? inertStyle(original('template')) : original(tag, options)) as typeof create;
  try {
    open();
  } finally {
    document.createElement = create;
  }
}

function inertStyle(element: HTMLElement): HTMLElement {
  const change = adoptStyleSheet('');
  Object.defineProperties(element, {
    textContent: { get: () => '', set: (rules: string) => change(rules) },
    remove: {
      value: () => {
        change(null);
        Element.prototype.remove.call(element);
      },
    },
  });
  return element;
}
