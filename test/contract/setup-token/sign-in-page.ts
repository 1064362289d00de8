// A person at the simulator's sign-in page of Claude, as far as an HTTP client can be one.
import type { Simulator } from '../../providers/start-simulator.ts';
import { askThroughProxy } from '../providers/proxy-client.ts';

export type Decision = 'allow' | 'deny' | 'show';

/** Decides on the page and gives what the browser then has: where it is sent to, or the page. */
export async function decide(
  simulator: Simulator,
  address: string,
  decision: Decision,
): Promise<{ readonly location: string; readonly page: string }> {
  const { body: page } = await askThroughProxy(simulator, address);
  const [, account = ''] = /name="account" value="([^"]+)"/.exec(page) ?? [];
  const answer = await askThroughProxy(simulator, address, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ account, decision }).toString(),
  });
  return { location: answer.headers.location ?? '', page: answer.body };
}

/** Allows, and copies what the page shows for pasting. */
export async function copyCode(simulator: Simulator, address: string): Promise<string> {
  const { page } = await decide(simulator, address, 'show');
  const [, shown = ''] = /<output id="code">([^<]+)<\/output>/.exec(page) ?? [];
  return shown.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
}
