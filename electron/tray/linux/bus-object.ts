// An object on the session bus: methods and properties of its interfaces by name. What a caller asks that is not there is an error to it.
import dbus, { type Message, type MessageBus, type Variant } from 'dbus-next';

export type BusInterface = {
  /** Gives the signature and body of the answer; throws where the arguments name nothing that is there. */
  readonly methods: Readonly<
    Record<string, (body: readonly unknown[]) => readonly [signature: string, body: unknown[]]>
  >;
  readonly properties: Readonly<Record<string, () => Variant>>;
};

const propertiesInterface = 'org.freedesktop.DBus.Properties';

/** @param interfaces by name */
export function exportObject(bus: MessageBus, path: string, interfaces: Readonly<Record<string, BusInterface>>): void {
  bus.addMethodHandler((message: Message) => {
    if (message.path !== path) return false;
    const answer = message.interface === propertiesInterface ? answerProperties : answerMethod;
    const given = attempt(() => answer(message, interfaces));
    if (given) bus.send(dbus.Message.newMethodReturn(message, given[0], given[1]));
    // The library answers with an error of its own then.
    return given !== undefined;
  });
}

/** A bus that has gone away needs no signals. */
export function sendSignal(bus: MessageBus, signal: Message): void {
  try {
    bus.send(signal);
  } catch {
    // The watch for panels tells what that means.
  }
}

function attempt(answer: () => Answer): Answer {
  try {
    return answer();
  } catch {
    return undefined;
  }
}

type Answer = readonly [signature: string, body: unknown[]] | undefined;

function answerMethod(
  { interface: name, member, body }: Message,
  interfaces: Readonly<Record<string, BusInterface>>,
): Answer {
  const method = own(own(interfaces, name)?.methods ?? {}, member);
  return method?.(body);
}

function answerProperties({ member, body }: Message, interfaces: Readonly<Record<string, BusInterface>>): Answer {
  const properties = own(interfaces, String(body[0]))?.properties;
  if (!properties) return undefined;
  if (member === 'GetAll') {
    return ['a{sv}', [Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, value()]))]];
  }
  const property = own(properties, String(body[1]));
  return member === 'Get' && property ? ['v', [property()]] : undefined;
}

function own<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
