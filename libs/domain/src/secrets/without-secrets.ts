import type { Task } from '../messages/index.ts';

const withoutSecretsOf = new WeakMap<object, object>();

/**
 * A message as it may be shown and logged: of each secret that it carries by value only the fact
 * remains. References to secrets stay, and so do plain environment variables.
 *
 * Deviates: Mesos shows secrets that were given by value in its state and to its subscribers.
 *
 * @returns the message itself where it carries none; else the same copy each time
 */
export function withoutSecrets<T extends object>(message: T): T {
  const known = withoutSecretsOf.get(message);
  if (known !== undefined) return known as T;
  const shown = stripped(message) as T;
  withoutSecretsOf.set(message, shown);
  return shown;
}

/** {@link withoutSecrets} for a task. Most have no room for a secret, and are not searched. */
export function taskWithoutSecrets(task: Task): Task {
  const { container, health_check } = task;
  return container === undefined && health_check === undefined ? task : withoutSecrets(task);
}

/** The same object wherever nothing had to go. */
function stripped(value: object): object {
  if (value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return strippedList(value);
  const members = Object.entries(value);
  const kept = members.flatMap(([name, member]) =>
    isSecret(value, name) ? [] : [[name, strippedMember(member)] as const],
  );
  const isSame =
    kept.length === members.length && kept.every(([, member], at) => member === members[at]?.[1]);
  return isSame ? value : Object.fromEntries(kept);
}

function strippedList(list: readonly unknown[]): readonly unknown[] {
  const shown = list.map(strippedMember);
  return shown.every((element, at) => element === list[at]) ? list : shown;
}

function strippedMember(member: unknown): unknown {
  return typeof member === 'object' && member !== null ? stripped(member) : member;
}

/** `Secret.value`, which alone holds `data`; and `Credential.secret`, which alone is a text. */
function isSecret(message: object, name: string): boolean {
  const member: unknown = (message as Readonly<Record<string, unknown>>)[name];
  if (name === 'secret') return typeof member === 'string';
  return name === 'value' && typeof member === 'object' && member !== null && 'data' in member;
}
