// A masked text input for keys and passphrases, bound to a secret field.
import { TextInput, type TextInputProps } from '@mantine/core';
import type { SecretField } from './use-secret-field.ts';

type SecretInputProps = Pick<
  TextInputProps,
  'label' | 'description' | 'error' | 'placeholder' | 'disabled' | 'onBlur'
> & {
  readonly field: SecretField;
  readonly autoFocus?: boolean;
  readonly autoComplete: 'off' | 'new-password' | 'current-password';
};

export function SecretInput({ field, autoFocus = false, ...props }: SecretInputProps) {
  return (
    <TextInput
      {...props}
      ref={field.ref}
      type="password"
      onInput={field.onInput}
      data-autofocus={autoFocus || undefined}
      autoFocus={autoFocus}
      spellCheck={false}
      autoCapitalize="off"
      autoCorrect="off"
    />
  );
}
