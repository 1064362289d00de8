// Which requests to the loopback listener count as the answer of a sign-in: any page in the browser can send one there.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeRequest, type LoopbackRequest } from '../../../../daemon/connect/loopback/judge-request.ts';

const state = 'A'.repeat(43);
const expected = { redirectUri: new URL('http://localhost:1455/auth/callback'), state };
const good: LoopbackRequest = { method: 'GET', target: `/auth/callback?code=c&state=${state}`, host: 'localhost:1455' };
const judge = (change: Partial<LoopbackRequest>) => judgeRequest({ ...good, ...change }, expected);
const refused = (status: number) => ({ kind: 'refused', status });

describe('the answer', () => {
  it.each(['localhost:1455', '127.0.0.1:1455', '[::1]:1455', 'LocalHost:1455'])('comes to %s', (host) => {
    const address = `http://localhost:1455/auth/callback?code=c&state=${state}`;
    expect(judge({ host })).toEqual({ kind: 'answer', address });
  });

  it('may be an error, or lack its code: the attempt says what that means', () => {
    for (const query of [`error=access_denied&state=${state}`, `state=${state}`, `code=a?b&state=${state}`]) {
      expect(judge({ target: `/auth/callback?${query}` })).toMatchObject({
        kind: 'answer',
        address: `http://localhost:1455/auth/callback?${query}`,
      });
    }
  });

  it('comes to the plain name where the port is the usual one', () => {
    const plain = { redirectUri: new URL('http://localhost/cb'), state };
    const request = { method: 'GET', target: `/cb?code=c&state=${state}` };
    for (const host of ['localhost', 'localhost:80', '127.0.0.1']) {
      expect(judgeRequest({ ...request, host }, plain).kind).toBe('answer');
    }
    expect(judge({ host: 'localhost' })).toEqual(refused(400));
  });
});

describe('what is refused', () => {
  it.each<[string, Partial<LoopbackRequest>, number]>([
    ['another host: a name that was made to mean this computer', { host: 'evil.example.com:1455' }, 400],
    ['another port', { host: 'localhost:1456' }, 400],
    ['no port', { host: 'localhost' }, 400],
    ['no host', { host: undefined }, 400],
    ['a host with something before it', { host: 'x@localhost:1455' }, 400],
    ['the root', { target: '/' }, 404],
    ['a slash more', { target: `/auth/callback/?code=c&state=${state}` }, 404],
    ['another spelling of the path', { target: `/auth/%63allback?code=c&state=${state}` }, 404],
    ['a path that leads there', { target: `/auth/x/../callback?code=c&state=${state}` }, 404],
    ['a whole address', { target: `http://localhost:1455/auth/callback?code=c&state=${state}` }, 404],
    ['another host in the target', { target: `//evil.example.com/auth/callback?code=c&state=${state}` }, 404],
    ['no target', { target: undefined }, 404],
    ['a form', { method: 'POST' }, 405],
    ['a look at the head', { method: 'HEAD' }, 405],
    ['no state', { target: '/auth/callback?code=c' }, 400],
    ['an error without a state', { target: '/auth/callback?error=access_denied' }, 400],
    ['nothing at all', { target: '/auth/callback' }, 400],
    ['an empty state', { target: '/auth/callback?code=c&state=' }, 400],
    ['another state', { target: `/auth/callback?code=c&state=${'B'.repeat(43)}` }, 400],
    ['a state that is longer', { target: `/auth/callback?code=c&state=${state}A` }, 400],
    ['a state in another case', { target: `/auth/callback?code=c&state=${state.toLowerCase()}` }, 400],
    ['two states', { target: `/auth/callback?code=c&state=${state}&state=${state}` }, 400],
  ])('%s', (_, change, status) => expect(judge(change)).toEqual(refused(status)));

  it('whatever the state is, unless it is the right one', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ minLength: 43, maxLength: 43 })), (text) => {
        fc.pre(text !== state);
        const target = `/auth/callback?${new URLSearchParams({ code: 'c', state: text })}`;
        expect(judge({ target })).toEqual(refused(400));
      }),
    );
  });
});
