// The secret is taken only from right behind the client id that it belongs to. All ids and secrets here are made up.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { secretBesideClientId } from '../../../../daemon/installed-gemini/secret-beside-client-id.ts';
import { runs } from '../../../support/runs.ts';

const clientId = '123456789012-madeupclientidmadeupclientidma.apps.googleusercontent.com';
const otherId = '210987654321-anotherclientidanotherclientid.apps.googleusercontent.com';
const secret = 'GOCSPX-made-up_secret-of-the-tests1';
const otherSecret = 'GOCSPX-another-secret-of-the_tests2';

const bundled = `// packages/core/src/code_assist/oauth2.ts
var OAUTH_CLIENT_ID = "${clientId}";
var OAUTH_CLIENT_SECRET = "${secret}";
var OAUTH_SCOPE = [`;

const unbundled = `const OAUTH_CLIENT_ID = '${clientId}';
// OAuth Secret value used to initiate OAuth2Client class.
// Note: It's ok to save this in git because this is an installed application
// "The process results in a client ID and, in some cases, a client secret,
const OAUTH_CLIENT_SECRET = '${secret}';`;

describe('the secret beside the client id', () => {
  it.each([
    ['a bundle', bundled],
    ['a file of its own, with comments between', unbundled],
    ['minified text', `a(),b="${clientId}",c="${secret}",d=1`],
    ['an object', `{clientId:\`${clientId}\`,clientSecret:\`${secret}\`}`],
    ['a client before it', `x="${otherId}";y="${otherSecret}";${bundled}`],
    ['a client behind it', `${bundled};x="${otherId}";y="${otherSecret}"`],
    ['the same twice', `${bundled}\n${bundled}`],
    ['a mention of the id without quotes', `// ${clientId} is public\n${bundled}`],
  ])('is found in %s', (_, text) => {
    expect(secretBesideClientId(text, clientId)).toBe(secret);
  });

  it.each([
    ['nothing', ''],
    ['the id alone', `"${clientId}"`],
    ['the secret of the next client', `a="${clientId}";b="${otherId}";c="${otherSecret}"`],
    ['a secret before the id', `a="${secret}";b="${clientId}";`],
    ['a secret far away', `a="${clientId}";${' '.repeat(2_000)}b="${secret}"`],
    ['a secret without quotes', `a="${clientId}"; ${secret}`],
    ['an id in unlike quotes', `a="${clientId}';b="${secret}"`],
    ['an id that is a part of another', `a="x${clientId}";b="${secret}"`],
    ['a secret that is too short', `a="${clientId}";b="GOCSPX-short"`],
    ['a secret with other characters', `a="${clientId}";b="GOCSPX-made up secret of the tests"`],
    ['two places that differ', `${bundled}\n${bundled.replace(secret, otherSecret)}`],
  ])('is not taken from %s', (_, text) => {
    expect(secretBesideClientId(text, clientId)).toBeNull();
  });

  it('is found whatever stands around it, as long as no other client does', () => {
    const noise = fc.string({ maxLength: 200 }).filter((text) => !/GOCSPX|googleusercontent/.test(text));
    const between = fc.string({ unit: fc.constantFrom(...'";, =var\n/*abc'), maxLength: 400 });
    fc.assert(
      fc.property(noise, between, noise, fc.constantFrom('"', "'", '`'), (before, middle, after, quote) => {
        const text = `${before}\n${quote}${clientId}${quote};${middle}${quote}${secret}${quote}${after}`;
        expect(secretBesideClientId(text, clientId)).toBe(secret);
      }),
      { numRuns: runs(200) },
    );
  });

  it('is never taken from behind another client', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 100 }), fc.string({ maxLength: 100 }), (one, two) => {
        const text = `"${clientId}";${one}"${otherId}";${two}"${secret}"`;
        expect(secretBesideClientId(text, clientId)).toBeNull();
      }),
      { numRuns: runs(200) },
    );
  });
});
