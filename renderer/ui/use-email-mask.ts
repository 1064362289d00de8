// The one way in which an e-mail address comes to the screen: masked while the person wants that, wherever in a text it stands.
import { useCallback } from 'react';
import { useStore } from 'zustand';
import { useApp } from '../state/app-context.ts';
import { maskEmailsIn } from './mask-emails-in.ts';

/** Gives the text as it may be shown. */
export function useEmailMask(): (text: string) => string {
  const { preferences } = useApp();
  const isMasked = useStore(preferences, (state) => state.maskEmails);
  return useCallback((text) => (isMasked ? maskEmailsIn(text) : text), [isMasked]);
}
