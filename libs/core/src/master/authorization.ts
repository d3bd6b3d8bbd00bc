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
  | { readonly action: ResourceAction; readonly resource: Resource }
  | { readonly action: RoleAction; readonly role: string }
  | { readonly action: PlainAction };

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
