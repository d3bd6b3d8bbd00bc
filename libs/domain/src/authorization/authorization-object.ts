import type {
  AgentInfo,
  CommandInfo,
  ContainerID,
  ExecutorInfo,
  FrameworkInfo,
  MachineID,
  Resource,
  Task,
  TaskInfo,
} from '../messages/index.ts';
import type { AuthorizationAction } from './authorization-action.ts';

/**
 * What an action is done to. Each action fills in what it knows; an authorizer picks what it compares.
 * A request without any object asks about all objects there are.
 *
 * Source: mesos include/mesos/authorizer/authorizer.hpp#ObjectApprover::Object
 */
export interface AuthorizationObject {
  /** A role, principal or path where nothing else tells it. */
  readonly value?: string | undefined;
  readonly framework?: FrameworkInfo | undefined;
  readonly task?: Task | undefined;
  readonly taskInfo?: TaskInfo | undefined;
  readonly executor?: ExecutorInfo | undefined;
  readonly resource?: Resource | undefined;
  readonly command?: CommandInfo | undefined;
  readonly containerId?: ContainerID | undefined;
  readonly machine?: MachineID | undefined;
  readonly agent?: AgentInfo | undefined;
}

/**
 * The names that access rules compare for an object; all of them must be permitted.
 *
 * @returns undefined where nothing is named: only who may do it to anything at all may do it
 *
 * Source: mesos src/authorizer/local/authorizer.cpp#LocalAuthorizerObjectApprover::approved,
 * LocalHierarchicalRoleApprover::approved
 */
export function comparedNames(
  action: AuthorizationAction,
  object: AuthorizationObject,
): readonly string[] | undefined {
  if (action === 'REGISTER_FRAMEWORK') return frameworkRolesOf(object);
  const name = comparedName(action, object);
  return name === undefined ? undefined : [name];
}

function frameworkRolesOf({
  framework,
  value,
}: AuthorizationObject): readonly string[] | undefined {
  if (framework === undefined) return value === undefined ? undefined : [value];
  const isMultiRole = framework.capabilities?.some(({ type }) => type === 'MULTI_ROLE') === true;
  return isMultiRole ? (framework.roles ?? []) : [framework.role ?? '*'];
}

function comparedName(
  action: AuthorizationAction,
  object: AuthorizationObject,
): string | undefined {
  switch (action) {
    case 'TEARDOWN_FRAMEWORK':
      return object.framework === undefined ? object.value : (object.framework.principal ?? '');
    case 'RUN_TASK':
    case 'VIEW_TASK':
      return object.task?.user ?? taskUser(object.taskInfo) ?? object.framework?.user;
    case 'VIEW_FRAMEWORK':
      return object.framework?.user;
    case 'VIEW_EXECUTOR':
    case 'ACCESS_SANDBOX':
    case 'VIEW_CONTAINER':
      return executorUser(object);
    case 'LAUNCH_NESTED_CONTAINER':
    case 'LAUNCH_NESTED_CONTAINER_SESSION':
      return object.command === undefined ? executorUser(object) : object.command.user;
    case 'ATTACH_CONTAINER_INPUT':
    case 'ATTACH_CONTAINER_OUTPUT':
    case 'KILL_NESTED_CONTAINER':
    case 'WAIT_NESTED_CONTAINER':
    case 'REMOVE_NESTED_CONTAINER':
      return executorUser(object) ?? object.containerId?.value;
    case 'UNRESERVE_RESOURCES':
      return object.resource === undefined ? object.value : reserverOf(object.resource);
    case 'DESTROY_VOLUME':
      return object.resource === undefined
        ? object.value
        : (object.resource.disk?.persistence?.principal ?? '');
    case 'RESERVE_RESOURCES':
    case 'CREATE_VOLUME':
    case 'RESIZE_VOLUME':
    case 'CREATE_BLOCK_DISK':
    case 'DESTROY_BLOCK_DISK':
    case 'CREATE_MOUNT_DISK':
    case 'DESTROY_MOUNT_DISK':
    case 'DESTROY_RAW_DISK':
      return object.resource === undefined ? object.value : reservationRoleOf(object.resource);
    case 'GET_ENDPOINT_WITH_PATH':
    case 'VIEW_ROLE':
    case 'UPDATE_WEIGHT':
    case 'GET_QUOTA':
    case 'UPDATE_QUOTA':
    case 'UPDATE_QUOTA_WITH_CONFIG':
      return object.value;
    default:
      return undefined;
  }
}

function taskUser(task: TaskInfo | undefined): string | undefined {
  return task?.command?.user ?? task?.executor?.command?.user;
}

function executorUser({ executor, framework }: AuthorizationObject): string | undefined {
  return executor?.command?.user ?? framework?.user;
}

/** The role that a resource was reserved for last, in the newer format or the older. */
function reservationRoleOf({ reservations = [], role = '*' }: Resource): string {
  const last = reservations.at(-1);
  return last === undefined ? role : (last.role ?? '');
}

function reserverOf({ reservations = [], reservation }: Resource): string {
  return (reservations.at(-1) ?? reservation)?.principal ?? '';
}
