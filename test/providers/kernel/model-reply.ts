// What the played models say: a text that a test has set, or one that repeats the prompt.

export type ModelReply = {
  /** Null returns to the default. */
  set(text: string | null): void;
  /** `prompt`: the last thing the person said. */
  compose(prompt: string): string;
};

export function createModelReply(): ModelReply {
  let fixed: string | null = null;
  return {
    set(text) {
      fixed = text;
    },
    compose: (prompt) => fixed ?? `Simulated answer: ${prompt}`,
  };
}
