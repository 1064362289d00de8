// What a native dialog asks: a question, what it means, and the button that agrees.

export type Confirmation = { readonly message: string; readonly detail: string; readonly button: string };
