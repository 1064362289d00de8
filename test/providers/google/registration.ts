// What Google has on file for the installed-app client of Gemini CLI, whose sign-in Happier uses.
import { type ClientRegistration, isLoopbackRedirect } from '../oauth/registration.ts';

export const HOSTS = {
  accounts: 'accounts.google.com',
  oauth: 'oauth2.googleapis.com',
  apis: 'www.googleapis.com',
  codeAssist: 'cloudcode-pa.googleapis.com',
} as const;

/** Made up: stands where the real client's secret stands. */
export const googleClientSecret = 'simulated-secret-of-the-installed-app';

const PREFIX = 'https://www.googleapis.com/auth/';
export const SCOPES = {
  cloud: `${PREFIX}cloud-platform`,
  email: `${PREFIX}userinfo.email`,
  profile: `${PREFIX}userinfo.profile`,
} as const;

/** Scopes that tell who somebody is and so bring an id_token. */
export const IDENTITY_SCOPES: readonly string[] = ['openid', 'email', 'profile', SCOPES.email, SCOPES.profile];

/** Installed apps may use any loopback port and path (RFC 8252 §7.3). */
export const GEMINI_CLIENT: ClientRegistration = {
  clientId: '681255809395-oo8ft2oprdrnp9e3aqf6av3hmdib135j.apps.googleusercontent.com',
  allowsRedirect: (redirectUri) => isLoopbackRedirect(redirectUri, /^\//, true),
  scopes: [SCOPES.cloud, ...IDENTITY_SCOPES],
};

export const GEMINI_REDIRECT_URI = 'http://localhost:54545/oauth2callback';
