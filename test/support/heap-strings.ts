// Which of some texts lie in the memory of a page: its JavaScript heap, as a snapshot tells it, and its document.
import type { ElectronApplication, Page } from 'playwright-core';

/** The texts that are strings of the page's heap, or stand in its document. */
export async function textsInPage(
  app: ElectronApplication,
  page: Page,
  texts: readonly string[],
): Promise<readonly string[]> {
  const strings = new Set(await heapStrings(app, page));
  const document = await page.content();
  return texts.filter((text) => strings.has(text) || document.includes(`>${text}<`));
}

async function heapStrings(app: ElectronApplication, page: Page): Promise<readonly string[]> {
  const session = await app.context().newCDPSession(page);
  const chunks: string[] = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await session.detach();
  return JSON.parse(chunks.join('')).strings;
}
