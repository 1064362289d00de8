// A click that ends the page it is made in.
import type { Locator } from 'playwright-core';

/** The page may be gone before the click counts as done: what the click was for tells whether it was made. */
export async function lastClick(button: Locator): Promise<void> {
  await button.click().catch((error: Error) => {
    if (!/has been closed/.test(error.message)) throw error;
  });
}
