import { Resources, hexOf } from '@mezzo/domain';
import type { Resource } from '@mezzo/domain/messages';
import type { MasterEffect } from '../master-effect.ts';

/** One effect as one line of a transcript. */
export function formatEffect(effect: MasterEffect): string {
  switch (effect.kind) {
    case 'persist':
      return `persist ${effect.changes.map((change) => formatTagged(change, 'kind')).join(', ')}`;
    case 'toAgent':
      return `agent ${effect.address} <- ${formatTagged(effect.message, 'type')}`;
    case 'toAllocator': {
      const { epoch: _, seq: __, ...message } = effect.input;
      return `allocator <- ${formatTagged(message, 'type')}`;
    }
    case 'toScheduler':
      return `scheduler ${effect.streamId} <- ${formatEvent(effect.event)}`;
    case 'closeScheduler':
      return `scheduler ${effect.streamId} closed`;
    case 'publish':
      return `operators <- ${formatEvent(effect.event)}`;
    case 'reply':
      return `reply ${effect.reply.status}${effect.reply.text === undefined ? '' : ` ${effect.reply.text}`}`;
    case 'stepDown':
      return `step down: ${effect.reason}`;
  }
}

/** Events and their one member share a name. */
function formatEvent(event: { readonly type?: string | undefined }): string {
  const { type = 'UNKNOWN', ...members } = event;
  const member = Object.values(members).find((value) => value !== undefined);
  return member === undefined ? type : `${type} ${formatValue(member)}`;
}

function formatTagged(message: object, tag: string): string {
  const { [tag]: name, ...rest } = message as Record<string, unknown>;
  const text = formatMembers(rest);
  return text === '' ? String(name) : `${String(name)} ${text}`;
}

function formatMembers(message: object): string {
  return Object.entries(message)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${formatValue(value)}`)
    .join(' ');
}

function formatValue(value: unknown): string {
  if (value instanceof Uint8Array) return `0x${hexOf(value).replace(/^0+/, '')}`;
  if (isResourceList(value)) return `<${formatResources(value)}>`;
  if (Array.isArray(value)) return `[${value.map(formatValue).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const keys = Object.keys(value);
  // Ids are shown by their value, capabilities by their type.
  if (keys.length === 1 && ('value' in value || 'type' in value)) {
    return formatValue(Object.values(value)[0]);
  }
  return `{${formatMembers(value)}}`;
}

function isResourceList(value: unknown): value is readonly Resource[] {
  return Array.isArray(value) && value.length > 0 && value.every(isResource);
}

function isResource(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    'name' in value &&
    'type' in value &&
    ('scalar' in value || 'ranges' in value || 'set' in value)
  );
}

/** As sent: formats of reservations are part of what is to be seen. */
function formatResources(resources: readonly Resource[]): string {
  return resources
    .map((resource) => {
      const { role, reservation } = resource;
      const old = role === undefined ? '' : ` role=${role}${reservation ? ' reserved' : ''}`;
      return (
        Resources.of([{ ...resource, role: undefined, reservation: undefined }]).toString() + old
      );
    })
    .join('; ');
}
