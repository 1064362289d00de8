// Who may call over IPC: a web contents that we made and trust, its top frame, showing our own origin. All three, at every call.
import { isListedOrigin } from './navigation.ts';
import { uiOrigin } from './ui-files.ts';

/** What of an IPC event the check reads; `senderFrame` is null once the frame is gone. */
export type SenderEvent = {
  readonly sender: { readonly id: number; isDestroyed(): boolean };
  readonly senderFrame: { readonly url: string; readonly parent: unknown; readonly detached?: boolean } | null;
};

type TrustedContents = { readonly id: number; once(event: 'destroyed', listener: () => void): unknown };

export type TrustedSenders = {
  trust(contents: TrustedContents): void;
  accepts(event: SenderEvent): boolean;
};

/** One set per bridge: a window's, the capture bar's. A web contents is forgotten when it is destroyed. */
export function createTrustedSenders(): TrustedSenders {
  const ids = new Set<number>();
  return {
    trust(contents) {
      ids.add(contents.id);
      contents.once('destroyed', () => ids.delete(contents.id));
    },
    accepts(event) {
      try {
        const { sender, senderFrame } = event;
        if (sender.isDestroyed() || !ids.has(sender.id)) return false;
        if (!senderFrame || senderFrame.detached === true || senderFrame.parent !== null) return false;
        return isListedOrigin(senderFrame.url, [uiOrigin]);
      } catch {
        // A frame that went away meanwhile throws at every property.
        return false;
      }
    },
  };
}
