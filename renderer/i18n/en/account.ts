// The texts of the pages that come before the data is open, and of what opens it again.
export const account = {
  chooseTitle: 'Choose a passphrase',
  chooseWhy:
    'This computer has no keychain that Happier can use. Your accounts will be encrypted with a passphrase instead.',
  chooseWarning: 'Without it only the recovery key opens your accounts. Settings shows that key.',
  choose: 'Use this passphrase',
  passphrase: 'Passphrase',
  passphraseAgain: 'Passphrase again',
  passphraseRule_one: 'At least {{count}} character.',
  passphraseRule_other: 'At least {{count}} characters.',
  tooShort_one: 'Use at least {{count}} character.',
  tooShort_other: 'Use at least {{count}} characters.',
  different: 'The two are not the same.',
  lockedTitle: 'Unlock your accounts',
  lockedWhy: 'Your accounts are encrypted with your passphrase.',
  wrongFile:
    'The file named by {{variable}} holds another passphrase than the one of these accounts. Type the right one, and correct the file.',
  unlock: 'Unlock',
  forgotten: 'Use the recovery key instead',
  remembered: 'Use the passphrase instead',
  blockedTitle: 'Your accounts cannot be opened yet',
  blocked: {
    key_missing:
      'Their key is not in the keychain of this computer. Restore the keychain entry, or use the recovery key.',
    key_changed:
      'The keychain of this computer holds the key of other data. Restore the right keychain entry, or use the recovery key.',
    key_wrong:
      'What the keychain of this computer holds is not a key. Restore the keychain entry, or use the recovery key.',
    keychain_locked: 'The keychain of this computer is locked. Unlock it, then try again.',
    keychain_unavailable:
      'The keychain of this computer does not answer. Start or unlock it, then try again; or use the recovery key.',
    account_damaged:
      'The file that describes the account is damaged. Restore it from a backup of the data folder, or use the recovery key.',
  },
  nothingDeleted: 'Nothing was deleted.',
  dataFolder: 'Data folder:',
  retry: 'Try again',
  recoverTitle: 'Recovery key',
  words: 'The 24 words, in their order',
  wordsHint: 'Numbers, commas and line breaks do not matter.',
  wordCount_one: '{{count}} word of 24',
  wordCount_other: '{{count}} words of 24',
  unknownWord: 'Word {{position}} is in no recovery key. Correct it and try again.',
  newPassphrase: 'New passphrase',
  newPassphraseAgain: 'New passphrase again',
  newPassphraseWhy: 'The keychain cannot be used, so a passphrase protects the accounts from now on.',
  recover: 'Open with the recovery key',
} as const;
