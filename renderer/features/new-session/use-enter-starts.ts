// Enter starts from anywhere on the page where it means nothing else: not on a button or link, in a menu or a dialog, or in a list of fields.
import { type RefObject, useEffect } from 'react';

const ownEnter = 'button, a, select, textarea, summary, [contenteditable], [role="menuitem"], [data-own-enter] input';

export function useEnterStarts(form: RefObject<HTMLFormElement | null>): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'Enter' || event.defaultPrevented || event.repeat) return;
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.isComposing) return;
      if (!(event.target instanceof Element) || event.target.closest(ownEnter)) return;
      if (document.querySelector('[role="dialog"], [role="menu"], [role="listbox"]')) return;
      event.preventDefault();
      const start = form.current?.querySelector<HTMLButtonElement>('button[type="submit"]');
      if (start && !start.disabled) form.current?.requestSubmit(start);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [form]);
}
