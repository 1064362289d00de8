// Cuts a stream of bytes that somebody else reads into lines, without keeping more than one of bounded length.

/** Its numbers come in lines of a few hundred bytes; an answer or a picture can be many megabytes long. */
const longestLine = 16 * 1024;

/** @returns to be given every piece in order; keeps nothing of it but what a line is still missing */
export function createStreamLines(onLine: (line: Buffer) => void): (piece: Uint8Array) => void {
  let parts: Buffer[] = [];
  let size = 0;
  let isTooLong = false;

  const keep = (part: Buffer) => {
    size += part.length;
    if (isTooLong || size > longestLine) {
      isTooLong = true;
      parts = [];
    } else if (part.length > 0) parts.push(Buffer.from(part));
  };
  const finish = () => {
    if (!isTooLong && size > 0) onLine(Buffer.concat(parts));
    parts = [];
    size = 0;
    isTooLong = false;
  };

  return (piece) => {
    const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    let from = 0;
    for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, from)) {
      keep(bytes.subarray(from, at));
      finish();
      from = at + 1;
    }
    keep(bytes.subarray(from));
  };
}
