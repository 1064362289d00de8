// The pages that the simulator shows to a person: one look, nothing loaded from anywhere, everything escaped.

const style = (accent: string): string => `
  :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; }
  main { width: min(23rem, 100vw - 3rem); padding: 1.5rem 0; }
  .note { font-size: 12px; opacity: .7; border: 1px dashed; border-radius: 8px; padding: .4rem .7rem; }
  h1 { font-size: 1.5rem; line-height: 1.2; margin: 1.2rem 0 .3rem; }
  label { display: flex; gap: .7rem; align-items: center; padding: .6rem .8rem; margin: .5rem 0; border: 1px solid #8886; border-radius: 10px; }
  label:has(:checked) { border-color: ${accent}; box-shadow: 0 0 0 1px ${accent}; }
  label span { display: block; font-size: 13px; opacity: .7; }
  input[type=text] { flex: 1; font: inherit; font-family: ui-monospace, monospace; border: 0; outline: 0; background: none; color: inherit; }
  output { display: block; font-family: ui-monospace, monospace; overflow-wrap: anywhere; border: 1px solid #8886; border-radius: 10px; padding: .6rem .8rem; user-select: all; }
  .actions { display: flex; flex-wrap: wrap; gap: .6rem; margin-top: 1.2rem; }
  button { flex: 1 0 auto; font: inherit; padding: .6rem; border-radius: 999px; border: 1px solid #8886; background: none; color: inherit; }
  button.allow { background: ${accent}; border-color: ${accent}; color: #fff; }`;

export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** `content`: HTML, escaped by the caller; `accent`: a CSS colour that white text is readable on. */
export function page(title: string, content: string, accent = '#0b7d61'): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title>
<style>${style(accent)}</style></head>
<body><main><p class="note">Provider simulator. No real account, nothing leaves this computer.</p>${content}</main></body></html>`;
}

export function errorPage(message: string): string {
  return page(
    'Sign-in error (simulator)',
    `<h1>Sign-in is not possible</h1><p role="alert">${escapeHtml(message)}</p>`,
  );
}
