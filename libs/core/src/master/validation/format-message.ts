import { withoutSecrets } from '@mezzo/domain';
import type { ExecutorInfo, Resource, TaskInfo } from '@mezzo/domain/messages';

/**
 * The order of fields in protobuf's text format, which is that of their numbers, by the field whose
 * message it is. Other messages have theirs in that order already.
 *
 * Source: mesos include/mesos/mesos.proto
 */
const fieldOrders: Readonly<Record<string, readonly string[]>> = {
  task: [
    ...['name', 'task_id', 'slave_id', 'resources', 'executor', 'data', 'command', 'health_check'],
    ...[
      'container',
      'labels',
      'discovery',
      'kill_policy',
      'check',
      'max_completion_time',
      'limits',
    ],
  ],
  executor: [
    ...['executor_id', 'data', 'resources', 'command', 'framework_id', 'name', 'source'],
    ...['container', 'discovery', 'shutdown_grace_period', 'labels', 'type'],
  ],
  resources: [
    ...['name', 'type', 'scalar', 'ranges', 'set', 'role', 'disk', 'reservation', 'revocable'],
    ...['shared', 'allocation_info', 'provider_id', 'reservations'],
  ],
  reservation: ['principal', 'labels', 'role', 'type'],
  reservations: ['principal', 'labels', 'role', 'type'],
  disk: ['persistence', 'volume', 'source'],
  volume: ['container_path', 'host_path', 'mode', 'image', 'source'],
  volumes: ['container_path', 'host_path', 'mode', 'image', 'source'],
  source: [
    ...['type', 'path', 'mount', 'id', 'metadata', 'profile', 'vendor'],
    ...['docker_volume', 'sandbox_path', 'secret', 'host_path', 'csi_volume'],
  ],
  command: ['uris', 'environment', 'value', 'user', 'shell', 'arguments'],
  variables: ['name', 'value', 'type', 'secret'],
  health_check: [
    ...['http', 'delay_seconds', 'interval_seconds', 'timeout_seconds', 'consecutive_failures'],
    ...['grace_period_seconds', 'command', 'type', 'tcp'],
  ],
  http: ['port', 'path', 'scheme', 'statuses', 'protocol'],
  container: [
    ...['type', 'volumes', 'docker', 'hostname', 'mesos', 'network_infos', 'linux_info'],
    ...['rlimit_info', 'tty_info'],
  ],
};

/** Fields that hold enumerators where they hold what looks like one. */
const enumFields: ReadonlySet<string> = new Set(['type', 'mode', 'visibility', 'network']);
const enumerator = /^[A-Z][A-Z0-9_]*$/;

/**
 * An executor in protobuf's text format, as Mesos puts it into some texts.
 *
 * Deviates: Mesos shows the secrets that it carries by value.
 */
export function formatExecutor(executor: ExecutorInfo): string {
  return formatMessage(withoutSecrets(executor), 'executor', '');
}

/** A task likewise; agents are slaves in it. */
export function formatTask(info: TaskInfo): string {
  const { agent_id, limits, ...task } = withoutSecrets(info);
  const entries = Object.entries(limits ?? {}).map(([key, value]) => ({ key, value }));
  return formatMessage({ ...task, slave_id: agent_id, limits: entries }, 'task', '');
}

function formatMessage(message: object, ofField: string, indent: string): string {
  const order = fieldOrders[ofField] ?? [];
  const placeOf = ([name]: readonly [string, unknown]) => {
    const place = order.indexOf(name);
    return place === -1 ? order.length : place;
  };
  return Object.entries(message)
    .toSorted((a, b) => placeOf(a) - placeOf(b))
    .flatMap(([name, value]) => asList(value).map((each) => formatField(name, each, indent)))
    .join('');
}

function asList(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function formatField(name: string, value: unknown, indent: string): string {
  if (typeof value === 'object' && value !== null && !(value instanceof Uint8Array)) {
    return `${indent}${name} {\n${formatMessage(value, name, `${indent}  `)}${indent}}\n`;
  }
  return `${indent}${name}: ${formatScalar(name, value)}\n`;
}

function formatScalar(name: string, value: unknown): string {
  if (value instanceof Uint8Array) return `"${escapeBytes(value)}"`;
  if (typeof value !== 'string') return String(value);
  const isEnumerator = enumFields.has(name) && enumerator.test(value);
  return isEnumerator ? value : `"${escapeBytes(new TextEncoder().encode(value))}"`;
}

const escapes: Readonly<Record<string, string>> = {
  ...{ '\n': String.raw`\n`, '\r': String.raw`\r`, '\t': String.raw`\t` },
  ...{ '"': String.raw`\"`, "'": String.raw`\'`, '\\': String.raw`\\` },
};

/** Source: protobuf src/google/protobuf/stubs/strutil.cc#CEscape */
function escapeBytes(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => {
    const character = String.fromCharCode(byte);
    const isPrintable = byte >= 0x20 && byte < 0x7f;
    const plain = isPrintable ? character : `\\${byte.toString(8).padStart(3, '0')}`;
    return escapes[character] ?? plain;
  }).join('');
}

/**
 * A list of resources as Mesos prints the message: JSON with sorted keys.
 *
 * Source: mesos src/common/resources.cpp#operator<<(RepeatedPtrField<Resource>)
 */
export function formatResourceMessages(resources: readonly Resource[] = []): string {
  return formatJson(resources);
}

function formatJson(value: unknown, name = ''): string {
  if (Array.isArray(value)) return `[${value.map((each) => formatJson(each)).join(',')}]`;
  // Of the numbers in a resource only amounts are doubles, which show it.
  if (typeof value === 'number' && name === 'value' && Number.isInteger(value)) return `${value}.0`;
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'bigint' ? value.toString() : JSON.stringify(value);
  }
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${formatJson(member, key)}`);
  return `{${members.join(',')}}`;
}

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const;
const UNIT_STEP = 1024;
const BYTES_PER_MILLI_MEGABYTE = (UNIT_STEP * UNIT_STEP) / 1000;

/**
 * Thousandths of a megabyte as Mesos prints bytes: in the largest unit that loses nothing.
 *
 * Source: mesos 3rdparty/stout/include/stout/bytes.hpp#operator<<
 */
export function formatMegabytes(milli: number): string {
  let amount = Math.trunc(milli * BYTES_PER_MILLI_MEGABYTE);
  let unit = 0;
  while (amount > 0 && amount % UNIT_STEP === 0 && unit < UNITS.length - 1) {
    amount /= UNIT_STEP;
    unit += 1;
  }
  return `${amount}${UNITS[unit] ?? ''}`;
}
