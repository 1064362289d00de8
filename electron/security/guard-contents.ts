// Guards that every web contents gets at its creation, whoever made it: navigation by policy, no windows, no webviews, no dialogs of the network.
import type { App, WebContents } from 'electron';

export type NavigationPolicy = {
  /** May the top-level page of this web contents go there? */
  topLevel(url: string): boolean;
  /** May one of its frames? */
  frame(url: string): boolean;
  /** Tells of a window that was asked for and denied. */
  windowDenied?(url: string): void;
};

const denyAll: NavigationPolicy = { topLevel: () => false, frame: () => false };

export type NavigationPolicies = {
  /** Before the first navigation; a web contents without a policy cannot navigate. */
  set(contents: WebContents, policy: NavigationPolicy): void;
};

export function guardContents(app: App): NavigationPolicies {
  const policies = new WeakMap<WebContents, NavigationPolicy>();
  app.on('web-contents-created', (_event, contents) => guard(contents, () => policies.get(contents) ?? denyAll));
  app.on('select-client-certificate', (event, _contents, _url, _certificates, answer) => {
    event.preventDefault();
    answer();
  });
  return { set: (contents, policy) => void policies.set(contents, policy) };
}

type GuardedEvent = {
  readonly url: string;
  readonly isMainFrame: boolean;
  preventDefault(): void;
};

function guard(contents: WebContents, policy: () => NavigationPolicy): void {
  const decide = (event: GuardedEvent): void => {
    const allowed = event.isMainFrame ? policy().topLevel(event.url) : policy().frame(event.url);
    if (!allowed) event.preventDefault();
  };
  contents.on('will-navigate', decide);
  contents.on('will-frame-navigate', decide);
  contents.on('will-redirect', decide);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.on('will-prevent-unload', (event) => event.preventDefault());
  contents.on('select-bluetooth-device', (event, _devices, answer) => {
    event.preventDefault();
    answer('');
  });
  contents.setWindowOpenHandler(({ url }) => {
    policy().windowDenied?.(url);
    return { action: 'deny' };
  });
}
