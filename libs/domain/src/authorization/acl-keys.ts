import type { AuthorizationAction } from './authorization-action.ts';

/**
 * How the objects of a rule are compared.
 *
 * - `names`: users, principals: equal or not
 * - `roles`: like names, and `a/%` means every role strictly below `a`
 * - `paths`: like names, of a closed list ({@link AUTHORIZABLE_PATHS})
 * - `implied`: there is nothing to name: a rule says ANY or NONE
 */
export type AclObjectKind = 'names' | 'roles' | 'paths' | 'implied';

/** One kind of rule. */
export interface AclKeyTraits {
  /** What Mesos calls a rule of this kind, as its errors tell it. */
  readonly message: string;
  /** Field of a rule that holds the objects, beside `principals`. */
  readonly objects: string;
  readonly kind: AclObjectKind;
  readonly actions: readonly AuthorizationAction[];
}

/** Paths that `get_endpoints` may name. Source: mesos src/common/authorization.cpp#AUTHORIZABLE_ENDPOINTS */
export const AUTHORIZABLE_PATHS: ReadonlySet<string> = new Set([
  '/containers',
  '/containerizer/debug',
  '/files/debug',
  '/logging/toggle',
  '/metrics/snapshot',
  '/monitor/statistics',
]);

/**
 * Every key of an access control list, in the order in which Mesos prints them. Master and agent take
 * the same list; each asks about its own actions only.
 *
 * Source: mesos include/mesos/authorizer/acls.proto#ACLs
 */
export const ACL_KEYS = {
  register_frameworks: row('RegisterFramework', 'roles', 'roles', 'REGISTER_FRAMEWORK'),
  run_tasks: row('RunTask', 'users', 'names', 'RUN_TASK'),
  reserve_resources: row('ReserveResources', 'roles', 'roles', 'RESERVE_RESOURCES'),
  unreserve_resources: row(
    'UnreserveResources',
    'reserver_principals',
    'names',
    'UNRESERVE_RESOURCES',
  ),
  create_volumes: row('CreateVolume', 'roles', 'roles', 'CREATE_VOLUME'),
  destroy_volumes: row('DestroyVolume', 'creator_principals', 'names', 'DESTROY_VOLUME'),
  teardown_frameworks: row(
    'TeardownFramework',
    'framework_principals',
    'names',
    'TEARDOWN_FRAMEWORK',
  ),
  update_weights: row('UpdateWeight', 'roles', 'roles', 'UPDATE_WEIGHT'),
  get_endpoints: row('GetEndpoint', 'paths', 'paths', 'GET_ENDPOINT_WITH_PATH'),
  get_quotas: row('GetQuota', 'roles', 'roles', 'GET_QUOTA'),
  update_quotas: row('UpdateQuota', 'roles', 'roles', 'UPDATE_QUOTA', 'UPDATE_QUOTA_WITH_CONFIG'),
  view_frameworks: row('ViewFramework', 'users', 'names', 'VIEW_FRAMEWORK'),
  view_tasks: row('ViewTask', 'users', 'names', 'VIEW_TASK'),
  view_executors: row('ViewExecutor', 'users', 'names', 'VIEW_EXECUTOR'),
  access_sandboxes: row('AccessSandbox', 'users', 'names', 'ACCESS_SANDBOX'),
  access_mesos_logs: row('AccessMesosLog', 'logs', 'implied', 'ACCESS_MESOS_LOG'),
  view_roles: row('ViewRole', 'roles', 'roles', 'VIEW_ROLE'),
  view_flags: row('ViewFlags', 'flags', 'implied', 'VIEW_FLAGS'),
  launch_nested_containers_as_user: row(
    'LaunchNestedContainerAsUser',
    'users',
    'names',
    'LAUNCH_NESTED_CONTAINER',
  ),
  launch_nested_containers_under_parent_with_user: row(
    'LaunchNestedContainerUnderParentWithUser',
    'users',
    'names',
    'LAUNCH_NESTED_CONTAINER',
  ),
  kill_nested_containers: row('KillNestedContainer', 'users', 'names', 'KILL_NESTED_CONTAINER'),
  wait_nested_containers: row('WaitNestedContainer', 'users', 'names', 'WAIT_NESTED_CONTAINER'),
  launch_nested_container_sessions_as_user: row(
    'LaunchNestedContainerSessionAsUser',
    'users',
    'names',
    'LAUNCH_NESTED_CONTAINER_SESSION',
  ),
  launch_nested_container_sessions_under_parent_with_user: row(
    'LaunchNestedContainerSessionUnderParentWithUser',
    'users',
    'names',
    'LAUNCH_NESTED_CONTAINER_SESSION',
  ),
  attach_containers_input: row('AttachContainerInput', 'users', 'names', 'ATTACH_CONTAINER_INPUT'),
  attach_containers_output: row(
    'AttachContainerOutput',
    'users',
    'names',
    'ATTACH_CONTAINER_OUTPUT',
  ),
  view_containers: row('ViewContainer', 'users', 'names', 'VIEW_CONTAINER'),
  set_log_level: row('SetLogLevel', 'level', 'implied', 'SET_LOG_LEVEL'),
  remove_nested_containers: row(
    'RemoveNestedContainer',
    'users',
    'names',
    'REMOVE_NESTED_CONTAINER',
  ),
  register_agents: row('RegisterAgent', 'agents', 'implied', 'REGISTER_AGENT'),
  update_maintenance_schedules: row(
    'UpdateMaintenanceSchedule',
    'machines',
    'implied',
    'UPDATE_MAINTENANCE_SCHEDULE',
  ),
  get_maintenance_schedules: row(
    'GetMaintenanceSchedule',
    'machines',
    'implied',
    'GET_MAINTENANCE_SCHEDULE',
  ),
  start_maintenances: row('StartMaintenance', 'machines', 'implied', 'START_MAINTENANCE'),
  stop_maintenances: row('StopMaintenance', 'machines', 'implied', 'STOP_MAINTENANCE'),
  get_maintenance_statuses: row(
    'GetMaintenanceStatus',
    'machines',
    'implied',
    'GET_MAINTENANCE_STATUS',
  ),
  mark_agents_gone: row('MarkAgentGone', 'agents', 'implied', 'MARK_AGENT_GONE'),
  launch_standalone_containers: row(
    'LaunchStandaloneContainer',
    'users',
    'implied',
    'LAUNCH_STANDALONE_CONTAINER',
  ),
  kill_standalone_containers: row(
    'KillStandaloneContainer',
    'users',
    'implied',
    'KILL_STANDALONE_CONTAINER',
  ),
  wait_standalone_containers: row(
    'WaitStandaloneContainer',
    'users',
    'implied',
    'WAIT_STANDALONE_CONTAINER',
  ),
  remove_standalone_containers: row(
    'RemoveStandaloneContainer',
    'users',
    'implied',
    'REMOVE_STANDALONE_CONTAINER',
  ),
  modify_resource_provider_configs: row(
    'ModifyResourceProviderConfig',
    'resource_providers',
    'implied',
    'MODIFY_RESOURCE_PROVIDER_CONFIG',
  ),
  view_standalone_containers: row(
    'ViewStandaloneContainer',
    'users',
    'implied',
    'VIEW_STANDALONE_CONTAINER',
  ),
  prune_images: row('PruneImages', 'images', 'implied', 'PRUNE_IMAGES'),
  resize_volumes: row('ResizeVolume', 'roles', 'roles', 'RESIZE_VOLUME'),
  create_block_disks: row('CreateBlockDisk', 'roles', 'roles', 'CREATE_BLOCK_DISK'),
  destroy_block_disks: row('DestroyBlockDisk', 'roles', 'roles', 'DESTROY_BLOCK_DISK'),
  create_mount_disks: row('CreateMountDisk', 'roles', 'roles', 'CREATE_MOUNT_DISK'),
  destroy_mount_disks: row('DestroyMountDisk', 'roles', 'roles', 'DESTROY_MOUNT_DISK'),
  view_resource_providers: row(
    'ViewResourceProvider',
    'resource_providers',
    'implied',
    'VIEW_RESOURCE_PROVIDER',
  ),
  mark_resource_providers_gone: row(
    'MarkResourceProvidersGone',
    'resource_providers',
    'implied',
    'MARK_RESOURCE_PROVIDER_GONE',
  ),
  destroy_raw_disks: row('DestroyRawDisk', 'roles', 'roles', 'DESTROY_RAW_DISK'),
  drain_agents: row('DrainAgent', 'agents', 'implied', 'DRAIN_AGENT'),
  deactivate_agents: row('DeactivateAgent', 'agents', 'implied', 'DEACTIVATE_AGENT'),
  reactivate_agents: row('ReactivateAgent', 'agents', 'implied', 'REACTIVATE_AGENT'),
} as const satisfies Readonly<Record<string, AclKeyTraits>>;

export type AclKey = keyof typeof ACL_KEYS;

/** The keys with their traits, in printing order. */
export function aclKeyEntries(): readonly (readonly [AclKey, AclKeyTraits])[] {
  return Object.entries(ACL_KEYS) as unknown as readonly (readonly [AclKey, AclKeyTraits])[];
}

function row(
  message: string,
  objects: string,
  kind: AclObjectKind,
  ...actions: readonly AuthorizationAction[]
): AclKeyTraits {
  return { message, objects, kind, actions };
}
