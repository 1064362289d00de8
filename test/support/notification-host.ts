// A desktop's notification service on the session bus (org.freedesktop.Notifications): keeps what is shown and clicks on it.
import dbus from 'dbus-next';

const name = 'org.freedesktop.Notifications';
const path = '/org/freedesktop/Notifications';

export type ShownNotification = { readonly id: number; readonly title: string; readonly body: string };

export type NotificationHost = {
  /** Everything that was shown so far. */
  readonly shown: () => readonly ShownNotification[];
  readonly click: (id: number) => void;
  readonly close: () => void;
};

/** Claims the service's name on the bus of `DBUS_SESSION_BUS_ADDRESS`. */
export async function startNotificationHost(): Promise<NotificationHost> {
  const bus = dbus.sessionBus();
  const shown: ShownNotification[] = [];
  const answers: Record<string, (body: readonly unknown[]) => [string, unknown[]]> = {
    GetCapabilities: () => ['as', [['actions', 'body']]],
    GetServerInformation: () => ['ssss', ['test', 'test', '1', '1.2']],
    Notify: ([, replaced, , title, body]) => {
      const id = Number(replaced) || shown.length + 1;
      shown.push({ id, title: String(title), body: String(body) });
      return ['u', [id]];
    },
    CloseNotification: () => ['', []],
  };
  bus.addMethodHandler((message: dbus.Message) => {
    const answer = message.interface === name ? answers[message.member]?.(message.body) : undefined;
    if (answer) bus.send(dbus.Message.newMethodReturn(message, answer[0], answer[1]));
    return answer !== undefined;
  });
  await bus.requestName(name, 0);
  return {
    shown: () => [...shown],
    click: (id) => bus.send(dbus.Message.newSignal(path, name, 'ActionInvoked', 'us', [id, 'default'])),
    close: () => bus.disconnect(),
  };
}
