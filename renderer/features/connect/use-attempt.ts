// One sign-in attempt of any kind: begun, ended by itself or by what the person pastes, cancelled, and never left behind.
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Result } from '../../../core/api/bridge.ts';
import type { ErrorShape } from '../../../core/errors.ts';
import type { AttemptId } from '../../../core/ids.ts';
import { useApp } from '../../state/app-context.ts';
import type { ConnectFields, ConnectTarget } from './use-connect-fields.ts';
import type { Connected } from './use-connected.ts';
import type { IdentityChange } from './use-identity-change.ts';

/** Every kind has an id and an end (ms epoch); what else it has is shown to the person. */
type Begun = { readonly attemptId: AttemptId; readonly expiresAt: number };

type Shown<A> = {
  /** Null before it was begun and after it ended. */
  readonly open: A | null;
  readonly error: ErrorShape | null;
  readonly busy: 'beginning' | 'finishing' | null;
};

export type Attempt<A extends Begun> = Shown<A> & {
  /** What the person pasted; it stays while another way is looked at. */
  readonly pasted: string;
  readonly setPasted: (text: string) => void;
  /** Begins, or begins anew: the one before is cancelled then. */
  readonly begin: () => Promise<void>;
  /** Ends it with what was pasted. */
  readonly finish: () => Promise<void>;
  readonly cancel: () => void;
};

export type SignInContext = {
  readonly fields: ConnectFields;
  readonly onConnected: (connected: Connected) => void;
  readonly change: IdentityChange;
};

type AttemptOptions<A extends Begun> = SignInContext & {
  readonly start: (target: ConnectTarget) => Promise<Result<A>>;
  /** It ends by itself: the daemon tells when. */
  readonly waits: boolean;
};

const nothing = { open: null, error: null, busy: null } as const;

export function useAttempt<A extends Begun>(options: AttemptOptions<A>): Attempt<A> {
  const { bridge } = useApp();
  const [shown, setShown] = useState<Shown<A>>(nothing);
  const [pasted, setPasted] = useState('');
  const { current, ticket, drop } = useCurrent<A>();
  const isFinishing = useRef(false);

  const settle = (attempt: A, result: Result<Connected>, isOver: boolean): void => {
    if (current.current !== attempt) return;
    const isOther = !result.ok && result.error.code === 'identity_changed';
    if (!result.ok && !isOther) {
      if (isOver) current.current = null;
      setShown({ open: isOver ? null : attempt, error: result.error, busy: null });
      return;
    }
    current.current = null;
    setShown(nothing);
    setPasted('');
    if (result.ok) options.onConnected(result.value);
    else options.change.show(attempt.attemptId, result.error.detail);
  };

  const wait = async (attempt: A): Promise<void> => {
    const result = await bridge.daemon['connect.wait']({ attemptId: attempt.attemptId });
    // Who finishes it at this moment hears how it ended.
    if (result.ok || !isFinishing.current) settle(attempt, result, true);
  };

  const begin = async (): Promise<void> => {
    const target = options.fields.target();
    if (!target) return;
    options.change.keep();
    const mine = drop();
    setShown(({ open }) => ({ open, error: null, busy: 'beginning' }));
    const answer = await options.start(target);
    if (ticket.current !== mine) {
      if (answer.ok) void bridge.daemon['connect.cancel']({ attemptId: answer.value.attemptId });
      return;
    }
    if (!answer.ok) {
      setShown({ ...nothing, error: answer.error });
      return;
    }
    current.current = answer.value;
    setPasted('');
    setShown({ ...nothing, open: answer.value });
    if (options.waits) void wait(answer.value);
  };

  const finish = async (): Promise<void> => {
    const attempt = current.current;
    if (!attempt || isFinishing.current) return;
    setShown({ open: attempt, error: null, busy: 'finishing' });
    isFinishing.current = true;
    const result = await bridge.shell['signIn.finish']({ attemptId: attempt.attemptId, redirect: pasted });
    isFinishing.current = false;
    settle(attempt, result, false);
  };

  const cancel = (): void => {
    drop();
    setShown(nothing);
    setPasted('');
  };

  return { ...shown, pasted, setPasted, begin, finish, cancel };
}

/** The attempt that counts; one that is left behind is cancelled, so that nothing of it waits for its end. */
function useCurrent<A extends Begun>() {
  const { bridge } = useApp();
  const current = useRef<A | null>(null);
  const ticket = useRef(0);
  const drop = useCallback((): number => {
    if (current.current) void bridge.daemon['connect.cancel']({ attemptId: current.current.attemptId });
    current.current = null;
    ticket.current += 1;
    return ticket.current;
  }, [bridge]);
  useEffect(() => () => void drop(), [drop]);
  return { current, ticket, drop };
}
