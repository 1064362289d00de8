// Rows that hold for every provider: what stands before an answer is read, and what is left when no other row has spoken.
import type { Row } from './row.ts';

/** Read first: there is no answer, or none of the provider's. */
export const noAnswerRows: readonly Row[] = [
  {
    row: 26,
    mark: 'assumed',
    signal: 'the certificate is not trusted, or the proxy asks for a sign-in',
    failures: ['certificate', 'proxy'],
    verdict: { state: 'misconfigured', cause: 'proxy' },
  },
  {
    row: 26,
    mark: 'assumed',
    signal: '407',
    status: [407],
    verdict: { state: 'misconfigured', cause: 'proxy' },
  },
  {
    row: 25,
    mark: 'assumed',
    signal: 'no connection',
    failures: ['network'],
    verdict: { state: 'transient', cause: 'network' },
  },
  {
    row: 25,
    mark: 'assumed',
    signal: 'no answer in time',
    failures: ['timeout'],
    verdict: { state: 'transient', cause: 'timeout' },
  },
];

/** Read last, in this order. */
export const generalRows: readonly Row[] = [
  { row: 1, mark: 'seen', signal: '2xx that can be read', status: ['2xx'], readable: true, verdict: { state: 'ok' } },
  { row: 2, mark: 'assumed', signal: '2xx that cannot be read', status: ['2xx'], verdict: { state: 'changed' } },
  {
    row: 19,
    mark: 'seen',
    signal: '429; Retry-After of 0 counts as absent, the caller has its own floor',
    status: [429],
    verdict: { state: 'throttled' },
  },
  {
    row: 23,
    mark: 'seen',
    signal: 'a page instead of JSON: Cloudflare, a firewall, a captive portal',
    status: ['4xx', '5xx'],
    readable: false,
    verdict: { state: 'transient', cause: 'guard' },
  },
  {
    row: 24,
    mark: 'seen',
    signal: '5xx, 529, overloaded_error, api_error',
    status: ['5xx'],
    verdict: { state: 'transient', cause: 'provider' },
  },
  {
    row: 4,
    mark: 'seen',
    signal: '401 on a question about the account: the access token is over or refused',
    kinds: ['oauth'],
    endpoints: ['usage', 'profile'],
    status: [401],
    verdict: { state: 'refresh' },
  },
  {
    row: 2,
    mark: 'assumed',
    signal: '404 of Google: the question is answered there no more',
    services: ['gemini'],
    endpoints: ['usage', 'profile'],
    status: [404],
    verdict: { state: 'changed' },
  },
  {
    row: 5,
    mark: 'seen',
    signal: 'every other refusal (408, 425, 404, 418, codes that nobody knows)',
    verdict: { state: 'transient', cause: 'provider' },
  },
];
