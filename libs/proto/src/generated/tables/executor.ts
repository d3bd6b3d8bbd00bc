// Generated from libs/proto/proto by `npm run generate`. Do not edit.

import type { DescriptorTables } from '../../descriptor.ts';

export const tables: DescriptorTables = {
  enums: {
    'mesos.v1.executor.Event.Type': { UNKNOWN: 0, SUBSCRIBED: 1, LAUNCH: 2, LAUNCH_GROUP: 8, KILL: 3, ACKNOWLEDGED: 4, MESSAGE: 5, ERROR: 6, SHUTDOWN: 7, HEARTBEAT: 9 },
    'mesos.v1.executor.Call.Type': { UNKNOWN: 0, SUBSCRIBE: 1, UPDATE: 2, MESSAGE: 3, HEARTBEAT: 4 },
  },
  messages: {
    'mesos.v1.executor.Event': [
      ['type', 1, 'optional', 'mesos.v1.executor.Event.Type'],
      ['subscribed', 2, 'optional', 'mesos.v1.executor.Event.Subscribed'],
      ['acknowledged', 3, 'optional', 'mesos.v1.executor.Event.Acknowledged'],
      ['launch', 4, 'optional', 'mesos.v1.executor.Event.Launch'],
      ['launch_group', 8, 'optional', 'mesos.v1.executor.Event.LaunchGroup'],
      ['kill', 5, 'optional', 'mesos.v1.executor.Event.Kill'],
      ['message', 6, 'optional', 'mesos.v1.executor.Event.Message'],
      ['error', 7, 'optional', 'mesos.v1.executor.Event.Error'],
    ],
    'mesos.v1.executor.Event.Subscribed': [
      ['executor_info', 1, 'required', 'mesos.v1.ExecutorInfo'],
      ['framework_info', 2, 'required', 'mesos.v1.FrameworkInfo'],
      ['agent_info', 3, 'required', 'mesos.v1.AgentInfo'],
      ['container_id', 4, 'optional', 'mesos.v1.ContainerID'],
    ],
    'mesos.v1.executor.Event.Launch': [
      ['task', 1, 'required', 'mesos.v1.TaskInfo'],
    ],
    'mesos.v1.executor.Event.LaunchGroup': [
      ['task_group', 1, 'required', 'mesos.v1.TaskGroupInfo'],
    ],
    'mesos.v1.executor.Event.Kill': [
      ['task_id', 1, 'required', 'mesos.v1.TaskID'],
      ['kill_policy', 2, 'optional', 'mesos.v1.KillPolicy'],
    ],
    'mesos.v1.executor.Event.Acknowledged': [
      ['task_id', 1, 'required', 'mesos.v1.TaskID'],
      ['uuid', 2, 'required', 'bytes'],
    ],
    'mesos.v1.executor.Event.Message': [
      ['data', 1, 'required', 'bytes'],
    ],
    'mesos.v1.executor.Event.Error': [
      ['message', 1, 'required', 'string'],
    ],
    'mesos.v1.executor.Call': [
      ['executor_id', 1, 'required', 'mesos.v1.ExecutorID'],
      ['framework_id', 2, 'required', 'mesos.v1.FrameworkID'],
      ['type', 3, 'optional', 'mesos.v1.executor.Call.Type'],
      ['subscribe', 4, 'optional', 'mesos.v1.executor.Call.Subscribe'],
      ['update', 5, 'optional', 'mesos.v1.executor.Call.Update'],
      ['message', 6, 'optional', 'mesos.v1.executor.Call.Message'],
    ],
    'mesos.v1.executor.Call.Subscribe': [
      ['unacknowledged_tasks', 1, 'repeated', 'mesos.v1.TaskInfo'],
      ['unacknowledged_updates', 2, 'repeated', 'mesos.v1.executor.Call.Update'],
    ],
    'mesos.v1.executor.Call.Update': [
      ['status', 1, 'required', 'mesos.v1.TaskStatus'],
    ],
    'mesos.v1.executor.Call.Message': [
      ['data', 2, 'required', 'bytes'],
    ],
  },
};
