// Watches a sign-in page for what ends it by name: it cannot be loaded, its certificate is bad, it asks for a network password, it crashes.
import type { WebContents } from 'electron';
import type { ErrorShape } from '../../core/errors.ts';

const aborted = -3;
const blockedByUs = -20;

/** @param errorCode a Chromium net error; null where it is not the page's own failure (a navigation that was given up, or that we cancelled) */
export function pageFailure(errorCode: number, address: string): ErrorShape | null {
  if (errorCode === aborted || errorCode === blockedByUs) return null;
  // net_error_list.h: -200 to -299 are certificate errors.
  const untrusted = errorCode <= -200 && errorCode > -300;
  return { code: untrusted ? 'connect_page_untrusted' : 'connect_page_failed', detail: hostOf(address) };
}

/** Host and port, never path or query: those may hold a code. */
export function hostOf(address: string): string | null {
  return URL.canParse(address) ? new URL(address).host || null : null;
}

export function watchPageFailures(page: WebContents, fail: (error: ErrorShape) => void): void {
  page.on('did-fail-load', (_event, errorCode, _description, address, isMainFrame) => {
    const error = isMainFrame ? pageFailure(errorCode, address) : null;
    if (error) fail(error);
  });
  page.on('certificate-error', (event, address, _error, _certificate, answer, isMainFrame) => {
    event.preventDefault();
    answer(false);
    if (isMainFrame) fail({ code: 'connect_page_untrusted', detail: hostOf(address) });
  });
  page.on('login', (event, details, _info, answer) => {
    event.preventDefault();
    answer();
    fail({ code: 'connect_page_failed', detail: `password asked by ${hostOf(details.url) ?? 'the network'}` });
  });
  page.on('render-process-gone', () => fail({ code: 'connect_page_failed', detail: null }));
}
