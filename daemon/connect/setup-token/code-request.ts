// What the program waits for: somebody who opens one of its addresses and, for the one of them, brings the code back.
import { AppError } from '../../../core/errors.ts';
import { parseRedirect } from '../../../core/oauth/redirect.ts';
import { createSettled } from './settled.ts';
import type { SignInAddresses } from './sign-in-addresses.ts';

export type CodeRequest = {
  readonly authorizeUrl: Promise<string>;
  readonly loopbackUrl: Promise<string | null>;
  open(addresses: SignInAddresses): void;
  /**
   * What to type for a pasted text, once.
   * @throws AppError as `parseRedirect` does, `attempt_unknown` before `open`, after the first answer and after `close`
   */
  answer(pasted: string): string;
  /** The addresses, where they are not known yet, reject with `error`. */
  close(error: unknown): void;
};

/** A terminal would take a control character in the code for a key; `#` begins the state. */
function textToType(pasted: string, authorizeUrl: string): string {
  const { searchParams } = new URL(authorizeUrl);
  const state = searchParams.get('state') ?? '';
  const { code } = parseRedirect(pasted, { redirectUri: searchParams.get('redirect_uri') ?? '', state });
  if (!/^[\x21-\x7e]+$/.test(code) || code.includes('#')) throw new AppError('redirect_not_url');
  return `${code}#${state}`;
}

export function createCodeRequest(): CodeRequest {
  const authorizeUrl = createSettled<string>();
  const loopbackUrl = createSettled<string | null>();
  let waitsFor: string | null = null;
  let isOver = false;
  return {
    authorizeUrl: authorizeUrl.promise,
    loopbackUrl: loopbackUrl.promise,
    open(addresses) {
      if (isOver) return;
      waitsFor = addresses.authorizeUrl;
      authorizeUrl.resolve(addresses.authorizeUrl);
      loopbackUrl.resolve(addresses.loopbackUrl);
    },
    answer(pasted) {
      if (waitsFor === null) throw new AppError('attempt_unknown');
      const text = textToType(pasted, waitsFor);
      waitsFor = null;
      return text;
    },
    close(error) {
      isOver = true;
      waitsFor = null;
      authorizeUrl.reject(error);
      loopbackUrl.reject(error);
    },
  };
}
