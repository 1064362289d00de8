// Who may call over IPC: a web contents that we made and trust (for this channel), its top frame, showing our own origin. All, at every call.
import { isListedOrigin } from './navigation.ts';
import { uiOrigin } from './ui-files.ts';

/** What of an IPC event the check reads; `senderFrame` is null once the frame is gone. */
export type SenderEvent = {
  readonly sender: { readonly id: number; isDestroyed(): boolean };
  readonly senderFrame: { readonly url: string; readonly parent: unknown; readonly detached?: boolean } | null;
};

type TrustedContents = { readonly id: number; once(event: 'destroyed', listener: () => void): unknown };

export type TrustedSenders = {
  /** @param channels the only ones that it may call; absent: all of the bridge */
  trust(contents: TrustedContents, channels?: readonly string[]): void;
  accepts(event: SenderEvent, channel: string): boolean;
};

/** One set per bridge: a window's, the capture bar's. A web contents is forgotten when it is destroyed. */
export function createTrustedSenders(): TrustedSenders {
  const known = new Map<number, ReadonlySet<string> | null>();
  return {
    trust(contents, channels) {
      known.set(contents.id, channels ? new Set(channels) : null);
      contents.once('destroyed', () => known.delete(contents.id));
    },
    accepts(event, channel) {
      try {
        const { sender, senderFrame } = event;
        const channels = known.get(sender.id);
        if (sender.isDestroyed() || channels === undefined || channels?.has(channel) === false) return false;
        if (!senderFrame || senderFrame.detached === true || senderFrame.parent !== null) return false;
        return isListedOrigin(senderFrame.url, [uiOrigin]);
      } catch {
        // A frame that went away meanwhile throws at every property.
        return false;
      }
    },
  };
}
