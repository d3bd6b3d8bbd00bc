// Generated from libs/proto/proto by `npm run generate`. Do not edit.

import type { AgentInfo, ContainerID, ExecutorID, ExecutorInfo, FrameworkID, FrameworkInfo, KillPolicy, TaskGroupInfo, TaskID, TaskInfo, TaskStatus } from './mesos.ts';

export interface Event {
  readonly type?: EventType | undefined;
  readonly subscribed?: EventSubscribed | undefined;
  readonly acknowledged?: EventAcknowledged | undefined;
  readonly launch?: EventLaunch | undefined;
  readonly launch_group?: EventLaunchGroup | undefined;
  readonly kill?: EventKill | undefined;
  readonly message?: EventMessage | undefined;
  readonly error?: EventError | undefined;
}

export type EventType =
  | 'UNKNOWN'
  | 'SUBSCRIBED'
  | 'LAUNCH'
  | 'LAUNCH_GROUP'
  | 'KILL'
  | 'ACKNOWLEDGED'
  | 'MESSAGE'
  | 'ERROR'
  | 'SHUTDOWN'
  | 'HEARTBEAT';

export interface EventSubscribed {
  readonly executor_info: ExecutorInfo;
  readonly framework_info: FrameworkInfo;
  readonly agent_info: AgentInfo;
  readonly container_id?: ContainerID | undefined;
}

export interface EventLaunch {
  readonly task: TaskInfo;
}

export interface EventLaunchGroup {
  readonly task_group: TaskGroupInfo;
}

export interface EventKill {
  readonly task_id: TaskID;
  readonly kill_policy?: KillPolicy | undefined;
}

export interface EventAcknowledged {
  readonly task_id: TaskID;
  readonly uuid: Uint8Array;
}

export interface EventMessage {
  readonly data: Uint8Array;
}

export interface EventError {
  readonly message: string;
}

export interface Call {
  readonly executor_id: ExecutorID;
  readonly framework_id: FrameworkID;
  readonly type?: CallType | undefined;
  readonly subscribe?: CallSubscribe | undefined;
  readonly update?: CallUpdate | undefined;
  readonly message?: CallMessage | undefined;
}

export type CallType =
  | 'UNKNOWN'
  | 'SUBSCRIBE'
  | 'UPDATE'
  | 'MESSAGE'
  | 'HEARTBEAT';

export interface CallSubscribe {
  readonly unacknowledged_tasks?: readonly TaskInfo[] | undefined;
  readonly unacknowledged_updates?: readonly CallUpdate[] | undefined;
}

export interface CallUpdate {
  readonly status: TaskStatus;
}

export interface CallMessage {
  readonly data: Uint8Array;
}
