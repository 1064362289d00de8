// The window's keyboard shortcuts. With Shift they also work inside a terminal, where plain Ctrl belongs to the program.
import { useHotkeys } from '@mantine/hooks';
import { useNavigate } from '../state/app-context.ts';

export function useShortcuts(openPalette: () => void): void {
  const { go, back } = useNavigate();
  const newSession = (): void => go({ page: 'new-session' });
  useHotkeys(
    [
      ['mod+K', openPalette],
      ['mod+shift+K', openPalette],
      ['mod+N', newSession],
      ['mod+shift+N', newSession],
      ['mod+comma', () => go({ page: 'settings' })],
      ['Escape', (event) => leave(event, back), { preventDefault: false }],
    ],
    [],
    true,
  );
}

/** Escape closes what is open first, then leaves the field, then the page. */
function leave(event: KeyboardEvent, back: () => void): void {
  if (event.defaultPrevented || document.querySelector('[role="dialog"], [role="menu"], [role="listbox"]')) return;
  const { activeElement } = document;
  if (isTextField(activeElement)) activeElement.blur();
  else back();
}

function isTextField(element: Element | null): element is HTMLInputElement | HTMLTextAreaElement {
  if (element instanceof HTMLTextAreaElement) return true;
  return element instanceof HTMLInputElement && element.type !== 'radio' && element.type !== 'checkbox';
}
