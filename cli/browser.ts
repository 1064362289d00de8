// Opens the person's own browser at a sign-in page, without a shell.
import { spawn } from 'node:child_process';

const openers: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
  linux: ['xdg-open'],
};

/** Answers whether a program took the address; a machine without one is normal (SSH, containers). */
export function openBrowser(url: string, platform: NodeJS.Platform = process.platform): Promise<boolean> {
  const opener = openers[platform];
  if (!opener) return Promise.resolve(false);
  const [program, ...first] = opener;
  return new Promise((resolve) => {
    const child = spawn(program, [...first, url], { stdio: 'ignore', detached: true });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}
