// What a test has made of single API keys; a key that nobody spoke of is in its provider's usual state.

export type KeyStates<State extends string> = {
  set(key: string, state: State): void;
  of(key: string): State | 'valid';
};

export function createKeyStates<State extends string>(): KeyStates<State> {
  const states = new Map<string, State>();
  return {
    set: (key, state) => void states.set(key, state),
    of: (key) => states.get(key) ?? 'valid',
  };
}
