// Masks every e-mail address in a sentence: "Work · you@example.com · Plus".
import { maskEmail } from '../../core/credential/mask-email.ts';

/** A full stop at the end belongs to the sentence. */
const address = /[^\s@·,;:<>()"“”]+@[^\s@·,;:<>()"“”]*[^\s@·,;:<>()"“”.]/g;

export function maskEmailsIn(text: string): string {
  return text.replace(address, (found) => maskEmail(found));
}
