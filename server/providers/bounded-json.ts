// Reads an answer's body up to a limit, so that a provider cannot make the server hold more.

/**
 * @returns the JSON value; null when the body is not JSON
 * @throws Error when the body is longer than allowed, or ends early
 */
export async function readBoundedJson(response: Response, maximumBytes: number): Promise<unknown> {
  if (response.body === null) return null;
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = response.body.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    length += next.value.length;
    if (length > maximumBytes) {
      await reader.cancel();
      throw new Error('answer too long');
    }
    chunks.push(next.value);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return null;
  }
}
