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
