import type { EnumDescriptor } from '../descriptor.ts';

/**
 * Which names a JSON text uses. `v1` are the names of the messages; `v0` is the same content under
 * the names of the older API, where an agent is a slave.
 */
export type Dialect = 'v1' | 'v0';

/** Enum values that say `AGENT` in the older API too. */
const sameInBoth: ReadonlySet<string> = new Set([
  'AGENT_UPDATE',
  'AGENT_DRAINING',
  'AGENT_OPERATION_FEEDBACK',
]);

/** The name of a field in a dialect: `agent_id` is `slave_id` in v0. */
export function fieldNameIn(dialect: Dialect, name: string): string {
  return dialect === 'v0' ? name.replaceAll('agent', 'slave') : name;
}

/** The name of an enum value in a dialect: `REASON_AGENT_REMOVED` is `REASON_SLAVE_REMOVED`. */
export function enumNameIn(dialect: Dialect, name: string): string {
  return dialect === 'v0' && !sameInBoth.has(name) ? name.replaceAll('AGENT', 'SLAVE') : name;
}

/** Makes something for each key and dialect once. */
export class DialectCache<Key, Value> {
  readonly #values: Readonly<Record<Dialect, Map<Key, Value>>> = { v1: new Map(), v0: new Map() };
  readonly #make: (key: Key, dialect: Dialect) => Value;

  constructor(make: (key: Key, dialect: Dialect) => Value) {
    this.#make = make;
  }

  get(key: Key, dialect: Dialect): Value {
    const known = this.#values[dialect].get(key);
    if (known !== undefined) return known;
    const made = this.#make(key, dialect);
    this.#values[dialect].set(key, made);
    return made;
  }
}

/** The quoted JSON text of each value of an enum, by the name that messages use. */
export const enumTexts = new DialectCache<EnumDescriptor, ReadonlyMap<string, string>>(
  ({ numberByName }, dialect) =>
    new Map([...numberByName.keys()].map((name) => [name, `"${enumNameIn(dialect, name)}"`])),
);

/** The name that messages use for each value of an enum, by its name in the JSON text. */
export const enumNames = new DialectCache<EnumDescriptor, ReadonlyMap<string, string>>(
  ({ numberByName }, dialect) =>
    new Map([...numberByName.keys()].map((name) => [enumNameIn(dialect, name), name])),
);
