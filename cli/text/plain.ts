// Text from elsewhere (paths, names, versions) as a terminal may show it: nothing in it moves the cursor or turns the writing round.

const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

export function plain(text: string): string {
  return text.replaceAll(unseen, '\ufffd');
}
