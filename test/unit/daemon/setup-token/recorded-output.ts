// What `claude setup-token` 2.1.197 (and, where it says so, 2.1.330) writes to a terminal, with values made up (docs/measured/claude-setup-token.md).

export const sampleState = 'state-of-the-sample-0123456789_abcdefghijk';
export const sampleChallenge = 'challenge-of-the-sample-0123456789_abcdefgh';
export const sampleRedirect = 'https://platform.claude.com/oauth/code/callback';

export function sampleAddress({
  state = sampleState,
  challenge = sampleChallenge,
  redirectUri = sampleRedirect,
  host = 'claude.com',
} = {}): string {
  const query = new URLSearchParams({
    code: 'true',
    client_id: '9d1c250a-e61b-44d9-88ed-5944d1962f5e',
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: 'user:inference',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    state,
  });
  return `https://${host}/cai/oauth/authorize?${query}`;
}

/** As 2.1.330 shows it. */
export const shortAddress = `https://claude.ai/oauth/authorize?I${sampleChallenge}`;

export const sampleToken = `sk-ant-oat01-${'Ab_-9'.repeat(18)}Q-AAAAAAAA`;

const spinner = ['·', '✢', '*', '✶', '✻', '✽']
  .map((sign) => `\x1b[2G\x1b[38;5;231m${sign}\x1b[39m\r\r\n\x1b[1A`)
  .join('');

/** Up to the question for the code. */
export function recordedStart(address: string): string {
  return [
    '\x1b7\x1b[r\x1b8\x1b[?25h\x1b[?25l\x1b[?2004h\x1b[?1004h\x1b[?2031h',
    '\x1b[38;5;174mWelcome\x1b[9Gto\x1b[12GClaude\x1b[19GCode\x1b[24G\x1b[38;5;246mv2.1.197\x1b[39m\r\r\n',
    '..........................................................\r\r\n\r\r\n\x1b[6G*\x1b[46G█████▓▓░\r\r\n',
    '\x1b[>0q\x1b[c\x1b[2G\x1b[38;5;231m·\x1b[4G\x1b[39mOpening\x1b[12Gbrowser\x1b[20Gto\x1b[23Gsign\x1b[28Gin…\r\r\n\x1b[1A',
    spinner,
    "\r\x1b[1C\x1b[38;5;246mBrowser didn't open? Use the url below to sign in (c to copy)\x1b[39m\r\r\n\r\r\n",
    `\x1b[38;5;246m${address}\x1b[39m\r\r\n\r\r\n\r\r\n`,
    '\x1b[2GPaste\x1b[8Gcode\x1b[13Ghere\x1b[18Gif\x1b[21Gprompted\x1b[30G>\r\r\n',
  ].join('');
}

/** The typed code in the line of the question: hidden but for its last six characters. */
export function recordedEcho(typed: string): string {
  return `\r\x1b[4A \x1b[346G\x1b[K\r\x1b[31C\x1b[3B${'*'.repeat(typed.length - 6)}${typed.slice(-6)}\r\r\n`;
}

/** Without colours the program leaves out what stands there already: here the characters at `holes`. */
export function recordedEnd(token: string, holes: readonly number[] = []): string {
  const drawn = [...token].map((character, at) => (holes.includes(at) ? `\x1b[${at + 3}G` : character)).join('');
  return [
    '\r\x1b[1C\x1b[6A\x1b[K\r\x1b[1C\x1b[1B\x1b[38;5;114m✓ Long-lived authentication token created successfully!',
    '\r\x1b[1C\x1b[1B\x1b[39m\x1b[K\r\x1b[1C\x1b[1BYour\x1b[7GOAuth\x1b[13Gtoken\x1b[19G(valid\x1b[26Gfor\x1b[30G1\x1b[32Gyear):',
    `\r\x1b[1C\x1b[2B\x1b[38;5;220m${drawn}\x1b[39m\x1b[K\r\r\n\r\r\n`,
    '\x1b[2G\x1b[38;5;246mStore\x1b[8Gthis\x1b[13Gtoken\x1b[19Gsecurely.\x1b[39m\r\r\n\r\r\n',
    '\x1b[2GUse\x1b[6Gthis\x1b[11Gtoken\x1b[17Gby\x1b[20Gsetting:\x1b[29Gexport\x1b[36GCLAUDE_CODE_OAUTH_TOKEN=<token>\r\r\n\r\r\n',
    '\x1b[?25h\x1b[?1006l\x1b[?1003l\x1b(B\x0f\x1b[>4m\x1b[<u\x1b[?2004l\x1b7\x1b[r\x1b8\x1b[?25h',
  ].join('');
}

export function recordedFailure(reason: string): string {
  return [
    `\x1b[2K\x1b[1A\x1b[2K\x1b[G\x1b[1A\r\x1b[1C\x1b[4A\x1b[38;5;211mOAuth error: ${reason}\x1b[39m\x1b[K`,
    '\r\x1b[2B\x1b[K\r\x1b[1C\x1b[1B\x1b[38;5;153mPress \x1b[1mEnter\x1b[22m to retry.\r\x1b[1B\x1b[39m\x1b[K\r\x1b[1A',
  ].join('');
}

/** 2.1.330: the address is a link too, the question stands in a box, and everything is drawn anew for the token. */
export function recordedNewerRun(token: string): string {
  const line = '─'.repeat(1_996);
  return [
    '\x1b]11;?\x07\x1b[c\x1b[2G✢\x1b[4GOpening\x1b[12Gbrowser\x1b[20Gto\x1b[23Gsign\x1b[28Gin…\r\r\n\x1b[?u\x1b]7501;?\x07',
    "\r\x1b[1C\x1b[1ABrowser didn't open?\x1b[23GUse the URL\x1b[35Gbelow\x1b[52G\x1b[38;5;246m(c to copy)\x1b[39m\r\r\n\r\r\n",
    `\x1b]8;id=bxgu0j;${shortAddress}\x07\x1b[38;5;246m${shortAddress}\x1b[39m\x1b]8;;\x07\r\r\n\r\r\n`,
    '\x1b[2GPaste\x1b[8Gcode\x1b[13Ghere\x1b[18Gif\x1b[21Gprompted\r\r\n',
    `\x1b[2G╭${line}╮\r\r\n\x1b[2G│\x1b[4G\x1b[7m \x1b[2000G\x1b[27m│\r\r\n\x1b[2G╰${line}╯\r\r\n\x1b[3C\x1b[2A`,
    '\x1b[3D\x1b[2B\r\x1b[3C\x1b[2A*************bcdefg\x1b[7m \x1b[27m\r\r\n\r\n\x1b[28C\x1b[2A',
    `\x1b[28D\x1b[2B${'\x1b[2K\x1b[1A'.repeat(8)}\x1b[2K\x1b[G\x1b[1A\r\x1b[1C\x1b[1A✻ Finishing sign-in…\x1b[K\r\r\n`,
    '\r\x1b[1C\x1b[1A\x1b[K\r\r\n\x1b[2G✔\x1b[4GLong-lived\x1b[15Gauthentication\x1b[30Gtoken\x1b[36Gcreated\r\r\n\r\r\n',
    `\x1b[2GYour\x1b[7GOAuth\x1b[13Gtoken\x1b[19G(valid\x1b[26Gfor\x1b[30G1\x1b[32Gyear):\r\r\n\r\r\n\x1b[2G${token}\r\r\n`,
    '\r\r\n\x1b[2GStore this token securely.\r\r\n\r\r\n\x1b[2GYou can revoke it later at https://claude.ai/settings/claude-code\r\r\n',
  ].join('');
}

export function recordedNewerFailure(): string {
  return "\r\x1b[1C\x1b[1A✘\x1b[4GOAuth error: That code wasn't accepted.\r\r\n\r\r\n\x1b[2GPress\x1b[8GEnter to\x1b[17Gretry\r\r\n";
}
