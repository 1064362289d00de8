// The page of the bar above a sign-in page: shows whose page it is and what for, and offers to cancel or to go another way.
import type { CaptureBarBridge, CaptureBarState, CaptureNotice } from '../core/api/capture-bar.ts';

declare global {
  interface Window {
    readonly happierCaptureBar?: CaptureBarBridge;
  }
}

const texts = {
  cancel: 'Cancel',
  anotherWay: 'Use another way',
  continueInBrowser: 'Continue in the browser',
  opening: 'Opening the sign-in page…',
  notSecure: (host: string) => `Not encrypted · ${host}`,
  purpose: (service: string, profile: string) => `Signing in to ${service} as profile ${profile}`,
};

/** One sentence each: what happened, and what it means here. */
const notices: Readonly<Record<CaptureNotice, (host: string | null) => string>> = {
  popup: () => 'This page wants to open another window, which cannot be done here.',
  passkey: () => 'Passkeys and security keys cannot be used in this window.',
  refused: () => 'This provider does not sign in inside other apps.',
  origin: (host) => `The page leads to ${host ?? 'another site'}, which is not part of this sign-in.`,
};

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`no element ${id}`);
  return found;
}

function show({ site, service, profile, notice }: CaptureBarState): void {
  const address = site?.secure ? `https://${site.host}` : texts.notSecure(site?.host ?? '');
  element('site').textContent = site ? address : texts.opening;
  document.body.dataset.secure = String(site?.secure ?? false);
  element('purpose').textContent = texts.purpose(service, profile);
  element('notice').hidden = notice === null;
  if (!notice) return;
  element('notice-text').textContent = notices[notice.cause](notice.host);
  element('notice-button').textContent = notice.cause === 'origin' ? texts.continueInBrowser : texts.anotherWay;
}

function start(bridge: CaptureBarBridge): void {
  element('cancel').textContent = texts.cancel;
  element('another-way').textContent = texts.anotherWay;
  element('cancel').addEventListener('click', bridge.cancel);
  element('another-way').addEventListener('click', bridge.anotherWay);
  element('notice-button').addEventListener('click', bridge.anotherWay);
  document.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') bridge.cancel();
  });
  bridge.onState(show);
}

if (window.happierCaptureBar) start(window.happierCaptureBar);
