// Puts bytes of a terminal into the form of `sessions.input`.

export type InputText = { readonly data: string; readonly encoding: 'text' | 'base64' };

/** As text where they are UTF-8; a character cut in two, an old mouse report or a paste of something else go as the bytes they are. */
export function inputText(chunk: Buffer): InputText {
  try {
    return { data: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(chunk), encoding: 'text' };
  } catch {
    return { data: chunk.toString('base64'), encoding: 'base64' };
  }
}
