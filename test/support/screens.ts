// Looks at the window's pages as a person would: sizes, themes, pictures; nothing is cut off or scrolls sideways, and axe finds nothing.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { TestApp } from './electron-app.ts';
import { poll } from './poll.ts';

const pictures = process.env.HAPPIER_SCREENSHOTS;
const axeFile = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

export type Screens = {
  resize(width: number, height: number): Promise<void>;
  /** What is wider than its window or runs out of its row, by its class and text; empty when everything fits. */
  tooWide(): Promise<readonly string[]>;
  /** Checks the page as it is; with HAPPIER_SCREENSHOTS set to a folder, its picture is written there. */
  look(name: string): Promise<void>;
  /** The picture alone. */
  picture(name: string): Promise<void>;
};

export function screensOf(app: TestApp, page: Page): Screens {
  const tooWide = (): Promise<readonly string[]> =>
    page.evaluate(() => {
      const wide =
        document.documentElement.scrollWidth <= innerWidth
          ? []
          : [...document.querySelectorAll('body *')].filter(
              (element) => element.getBoundingClientRect().right > innerWidth + 1,
            );
      // A part of a row that holds more than it is wide, and does not cut it off by itself.
      const spilling = [...document.querySelectorAll('li > *, header > *, label > *')].filter(
        (element) =>
          element.scrollWidth > element.clientWidth + 1 &&
          element.clientWidth > 1 &&
          getComputedStyle(element).overflowX === 'visible',
      );
      return [...wide, ...spilling].map((element) => `${element.className}: ${element.textContent?.slice(0, 40)}`);
    });
  /** What still fades in has less contrast than what is read. */
  const settled = (): Promise<void> =>
    page.evaluate(() => {
      const ending = document.getAnimations().filter((each) => each.effect?.getComputedTiming().endTime !== Infinity);
      return Promise.allSettled(ending.map((each) => each.finished)).then(() => undefined);
    });
  const picture = async (name: string): Promise<void> => {
    await settled();
    if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`) });
  };
  return {
    async resize(width, height) {
      await app.electron.evaluate(
        ({ BrowserWindow }, size) =>
          BrowserWindow.getAllWindows()
            .find(({ webContents }) => webContents.getURL() === size.address)
            ?.setContentSize(size.width, size.height),
        { width, height, address: page.url() },
      );
      await poll(() => page.evaluate((wanted) => innerWidth === wanted, width));
    },
    tooWide,
    async look(name) {
      // Where it shows nothing of its own.
      await page.mouse.move(1, 1);
      await settled();
      expect(await tooWide(), name).toEqual([]);
      expect(await violations(page), name).toEqual([]);
      await picture(name);
    },
    picture,
  };
}

/** With layout and colours, which the tests without a window lack. */
async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(await readFile(axeFile, 'utf8'));
  const results = await page.evaluate(() => (window as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run());
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`),
  );
}
