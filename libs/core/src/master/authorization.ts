import type { AgentInfo, FrameworkInfo, Resource, TaskInfo } from '@mezzo/domain/messages';

/** Who asks: the authenticated principal, or undefined when the realm is open. */
export type Principal = string | undefined;

/**
 * Something a principal wants to do to something. An authoriser answers yes or no; the texts of
 * refusals are made here, because they are part of the wire.
 *
 * Source: mesos src/master/authorization.hpp#ActionObject
 */
export type ActionObject =
  | { readonly action: 'REGISTER_FRAMEWORK'; readonly framework: FrameworkInfo }
  | { readonly action: 'TEARDOWN_FRAMEWORK'; readonly framework: FrameworkInfo }
  | { readonly action: 'RUN_TASK'; readonly task: TaskInfo; readonly framework: FrameworkInfo }
  | { readonly action: 'REGISTER_AGENT'; readonly agent: AgentInfo }
  | ResourceActionObject
  | { readonly action: RoleAction; readonly role: string }
  | { readonly action: PlainAction };

/** Without a resource: any resource at all. `value` is what older authorisers compare. */
export interface ResourceActionObject {
  readonly action: ResourceAction;
  readonly resource?: Resource | undefined;
  readonly value?: string | undefined;
}

export type ResourceAction =
  | 'RESERVE_RESOURCES'
  | 'UNRESERVE_RESOURCES'
  | 'CREATE_VOLUME'
  | 'DESTROY_VOLUME'
  | 'RESIZE_VOLUME'
  | 'CREATE_BLOCK_DISK'
  | 'DESTROY_BLOCK_DISK'
  | 'CREATE_MOUNT_DISK'
  | 'DESTROY_MOUNT_DISK'
  | 'DESTROY_RAW_DISK';

export type RoleAction = 'UPDATE_WEIGHT' | 'UPDATE_QUOTA' | 'UPDATE_QUOTA_WITH_CONFIG';

export type PlainAction =
  | 'DRAIN_AGENT'
  | 'DEACTIVATE_AGENT'
  | 'REACTIVATE_AGENT'
  | 'MARK_AGENT_GONE'
  | 'UPDATE_MAINTENANCE_SCHEDULE'
  | 'START_MAINTENANCE'
  | 'STOP_MAINTENANCE';

/**
 * What was to be done, as refusals tell it.
 *
 * Source: mesos src/master/authorization.cpp#operator<<(ostream&, const ActionObject&)
 */
export function describeTaskLaunch(task: TaskInfo, framework: FrameworkInfo): string {
  const user = task.command?.user ?? task.executor?.command?.user ?? framework.user;
  const id = framework.id?.value ?? '';
  return `launch task ${task.task_id.value} of framework ${id} under user '${user}'`;
}

/** {@link describeTaskLaunch} for an action on a resource. */
export function describeResourceAction({ action, resource, value }: ResourceActionObject): string {
  if (resource === undefined) return `perform action ${action} on ANY object`;
  return `perform action ${action} on object ${formatObject({ value, resource })}`;
}

/** JSON in which scalars look like doubles: `{"value":1.0}`. */
function formatObject(object: object): string {
  const members = Object.entries(object)
    .filter(([, member]) => member !== undefined)
    .map(([name, member]) => `"${name}":${formatMember(name, member)}`);
  return `{${members.join(',')}}`;
}

function formatMember(name: string, member: unknown): string {
  if (Array.isArray(member)) return `[${member.map((each) => formatMember('', each)).join(',')}]`;
  if (typeof member === 'object' && member !== null) return formatObject(member);
  if (typeof member === 'bigint') return String(member);
  const isWhole = name === 'value' && Number.isInteger(member);
  return isWhole ? `${String(member)}.0` : JSON.stringify(member);
}
