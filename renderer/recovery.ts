// The page of the recovery window: asks for the passphrase where one protects the data, shows the 24 words, and checks what was written down.
// The words stand nowhere but here, and go when the window does.
import type { Result } from '../core/api/bridge.ts';
import type { RecoveryWindowBridge } from '../core/api/recovery-window.ts';
import type { ErrorShape } from '../core/errors.ts';

declare global {
  interface Window {
    readonly happierRecovery?: RecoveryWindowBridge;
  }
}

const wordCount = 24;

/** What is said at its time; the rest stands in the page. */
const messages = {
  failed: 'The recovery key could not be shown. Close this window and try again.',
  locked: 'Your data is not open at the moment. Unlock it in the main window, then try again.',
  stopped: 'Happier’s daemon does not answer. Try again in a moment.',
  wrongPassphrase: 'That passphrase does not open the data. Try again.',
  otherKey: 'These words are not the recovery key of this data. Look at your paper again.',
  unknownWord: (place: string) => `Word ${place} is not one of the words that a recovery key can have.`,
  notWords: 'These are not the words of a recovery key: one is missing, doubled or in another place.',
  typed: (count: number) => `${count} of ${wordCount} words`,
  printing: 'Printing…',
  printed: 'Sent to the printer.',
  notPrinted: 'Nothing was printed.',
  paperTitle: (date: string) => `Happier · printed ${date}`,
} as const;

const steps = ['waiting', 'explanation', 'passphrase', 'words', 'check', 'done'] as const;
type Step = (typeof steps)[number];

/** What takes the focus when a step begins. */
const firstOf: Readonly<Partial<Record<Step, string>>> = {
  explanation: 'explanation-title',
  passphrase: 'passphrase-input',
  words: 'words-title',
  check: 'check-input',
  done: 'done-title',
};

function element<T extends HTMLElement = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`no element ${id}`);
  return found as T;
}

function say(id: string, text: string): void {
  element(id).textContent = text;
}

function go(step: Step): void {
  for (const one of steps) element(one).hidden = one !== step;
  const first = firstOf[step];
  if (first) element(first).focus();
}

function describe({ code, detail }: ErrorShape): string {
  switch (code) {
    case 'passphrase_wrong':
      return messages.wrongPassphrase;
    case 'recovery_words_wrong':
      return detail === null ? messages.notWords : messages.unknownWord(detail.replace(/\D/g, ''));
    case 'recovery_other_account':
      return messages.otherKey;
    case 'account_locked':
      return messages.locked;
    case 'daemon_unreachable':
      return messages.stopped;
    default:
      return messages.failed;
  }
}

function fill(words: readonly string[]): void {
  const items = words.map((word) => {
    const item = document.createElement('li');
    item.textContent = word;
    return item;
  });
  element('list').replaceChildren(...items);
}

/** Everything that was shown or typed. */
function wipe(): void {
  element('list').replaceChildren();
  element<HTMLInputElement>('passphrase-input').value = '';
  element<HTMLTextAreaElement>('check-input').value = '';
}

function start(bridge: RecoveryWindowBridge): void {
  const close = (): void => {
    wipe();
    void bridge.close({});
  };
  const stop = (error: ErrorShape): void => {
    say('waiting-text', describe(error));
    element('waiting-again').hidden = false;
    go('waiting');
  };
  const show: Show = (answer, refused) => {
    if (!answer.ok) {
      refused(answer.error);
      return;
    }
    fill(answer.value.words);
    go('words');
  };
  const begin = async (): Promise<void> => {
    const answer = await bridge.needs({});
    if (!answer.ok) stop(answer.error);
    else if (answer.value.needs === 'own-daemon') go('explanation');
    else if (answer.value.needs === 'passphrase') go('passphrase');
    else show(await bridge.words({ passphrase: null }), stop);
  };

  for (const step of ['waiting', 'explanation', 'passphrase', 'words', 'done']) {
    element(`${step}-close`).addEventListener('click', close);
  }
  for (const step of ['waiting', 'explanation']) element(`${step}-again`).addEventListener('click', () => void begin());
  enterPassphrase(bridge, show);
  print(bridge);
  check(bridge);
  document.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape') return;
    if (element('check').hidden) close();
    else go('words');
  });
  window.addEventListener('pagehide', wipe);
  void begin();
}

type Show = (answer: Result<{ readonly words: readonly string[] }>, refused: (error: ErrorShape) => void) => void;

function enterPassphrase(bridge: RecoveryWindowBridge, show: Show): void {
  const input = element<HTMLInputElement>('passphrase-input');
  whenSubmitted('passphrase', async () => {
    const passphrase = input.value;
    input.value = '';
    show(await bridge.words({ passphrase }), (error) => {
      say('passphrase-error', describe(error));
      input.focus();
    });
  });
}

function print(bridge: RecoveryWindowBridge): void {
  const button = element<HTMLButtonElement>('words-print');
  button.addEventListener('click', async () => {
    const date = new Intl.DateTimeFormat(undefined, { dateStyle: 'long' }).format(new Date());
    say('words-printed', messages.paperTitle(date));
    say('words-status', messages.printing);
    button.disabled = true;
    const answer = await bridge.print({});
    button.disabled = false;
    say('words-status', answer.ok && answer.value.printed ? messages.printed : messages.notPrinted);
  });
}

function check(bridge: RecoveryWindowBridge): void {
  const input = element<HTMLTextAreaElement>('check-input');
  const count = (): void => say('check-count', messages.typed(input.value.match(/[a-z]+/gi)?.length ?? 0));
  element('words-check').addEventListener('click', () => {
    say('words-status', '');
    say('check-error', '');
    count();
    go('check');
  });
  element('check-back').addEventListener('click', () => go('words'));
  input.addEventListener('input', count);
  whenSubmitted('check', async () => {
    const answer = await bridge.check({ words: input.value });
    if (answer.ok && answer.value.matches) {
      wipe();
      go('done');
      return;
    }
    say('check-error', answer.ok ? messages.otherKey : describe(answer.error));
    input.focus();
  });
}

/** One try at a time; what the last one said goes first. */
function whenSubmitted(step: 'passphrase' | 'check', submit: () => Promise<void>): void {
  let busy = false;
  element(`${step}-form`).addEventListener('submit', async (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    say(`${step}-error`, '');
    await submit();
    busy = false;
  });
}

if (window.happierRecovery) start(window.happierRecovery);
