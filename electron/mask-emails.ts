// E-mail addresses inside other text (labels, "bills to" lines), masked for screens that others can see.
import { maskEmail } from '../core/credential/mask-email.ts';

/** No slash: a folder may have an "@" in its name. */
const address = /[^\s@/·“”"<>()]+@[^\s@/·“”"<>()]+/g;

export function maskEmailsIn(text: string): string {
  return text.replace(address, maskEmail);
}
