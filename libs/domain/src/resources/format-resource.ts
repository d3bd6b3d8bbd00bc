import type {
  Resource,
  ResourceDiskInfo,
  ResourceDiskInfoSource,
  ResourceReservationInfo,
  Volume,
} from '../messages/index.ts';
import { formatLabels } from './labels.ts';
import { amountOf, formatAmount } from './resource-entry.ts';

/**
 * A resource as Mesos prints it in messages, for example
 * `disk(allocated: a)(reservations: [(DYNAMIC,a,p,{k: v})])[id:path]{REV}<SHARED>:64`.
 *
 * Takes any message, valid or not: error texts repeat what was sent. The fields of the
 * pre-reservation-refinement format (`role`, `reservation`) are not printed.
 *
 * Source: mesos src/common/resources.cpp#operator<<(ostream&, const Resource&)
 */
export function formatResource(resource: Resource): string {
  const { name, allocation_info: allocation, reservations = [], disk } = resource;
  const stack = reservations.map((reservation) => `(${formatReservation(reservation)})`);
  return [
    name,
    allocation && `(allocated: ${allocation.role ?? ''})`,
    stack.length > 0 && `(reservations: [${stack.join(',')}])`,
    disk && `[${formatDisk(disk)}]`,
    resource.revocable && '{REV}',
    resource.shared && '<SHARED>',
    `:${formatAmount(amountOf(resource))}`,
  ]
    .filter((part) => typeof part === 'string')
    .join('');
}

function formatReservation({ type, role, principal, labels }: ResourceReservationInfo): string {
  const parts = [type ?? 'UNKNOWN', role ?? ''];
  if (principal !== undefined) parts.push(principal);
  if (labels !== undefined) parts.push(formatLabels(labels));
  return parts.join(',');
}

function formatDisk({ source, persistence, volume }: ResourceDiskInfo): string {
  const identity = [source && formatSource(source), persistence?.id];
  const text = identity.filter((part) => part !== undefined).join(',');
  return volume === undefined ? text : `${text}:${formatVolume(volume)}`;
}

function formatSource(source: ResourceDiskInfoSource): string {
  const { type, vendor = '', id = '', profile = '' } = source;
  if (type === 'UNKNOWN') return type;
  const fromCsi = source.id !== undefined || source.profile !== undefined;
  if (fromCsi) return `${type}(${vendor},${id},${profile})`;
  const root =
    type === 'MOUNT' ? source.mount?.root : type === 'PATH' ? source.path?.root : undefined;
  return root === undefined ? type : `${type}:${root}`;
}

function formatVolume({ container_path, host_path, mode }: Volume): string {
  if (host_path === undefined) return container_path;
  return `${host_path}:${container_path}:${mode.toLowerCase()}`;
}
