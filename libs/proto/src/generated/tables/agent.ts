// Generated from libs/proto/proto by `npm run generate`. Do not edit.

import type { DescriptorTables } from '../../descriptor.ts';

export const tables: DescriptorTables = {
  enums: {
    'mesos.v1.agent.Call.Type': { UNKNOWN: 0, GET_HEALTH: 1, GET_FLAGS: 2, GET_VERSION: 3, GET_METRICS: 4, GET_LOGGING_LEVEL: 5, SET_LOGGING_LEVEL: 6, LIST_FILES: 7, READ_FILE: 8, GET_STATE: 9, GET_CONTAINERS: 10, GET_FRAMEWORKS: 11, GET_EXECUTORS: 12, GET_OPERATIONS: 31, GET_TASKS: 13, GET_AGENT: 20, GET_RESOURCE_PROVIDERS: 26, LAUNCH_NESTED_CONTAINER: 14, WAIT_NESTED_CONTAINER: 15, KILL_NESTED_CONTAINER: 16, REMOVE_NESTED_CONTAINER: 21, LAUNCH_NESTED_CONTAINER_SESSION: 17, ATTACH_CONTAINER_INPUT: 18, ATTACH_CONTAINER_OUTPUT: 19, LAUNCH_CONTAINER: 22, WAIT_CONTAINER: 23, KILL_CONTAINER: 24, REMOVE_CONTAINER: 25, ADD_RESOURCE_PROVIDER_CONFIG: 27, UPDATE_RESOURCE_PROVIDER_CONFIG: 28, REMOVE_RESOURCE_PROVIDER_CONFIG: 29, MARK_RESOURCE_PROVIDER_GONE: 32, PRUNE_IMAGES: 30 },
    'mesos.v1.agent.Call.AttachContainerInput.Type': { UNKNOWN: 0, CONTAINER_ID: 1, PROCESS_IO: 2 },
    'mesos.v1.agent.Response.Type': { UNKNOWN: 0, GET_HEALTH: 1, GET_FLAGS: 2, GET_VERSION: 3, GET_METRICS: 4, GET_LOGGING_LEVEL: 5, LIST_FILES: 6, READ_FILE: 7, GET_STATE: 8, GET_CONTAINERS: 9, GET_FRAMEWORKS: 10, GET_EXECUTORS: 11, GET_OPERATIONS: 17, GET_TASKS: 12, GET_AGENT: 14, GET_RESOURCE_PROVIDERS: 16, WAIT_NESTED_CONTAINER: 13, WAIT_CONTAINER: 15 },
    'mesos.v1.agent.ProcessIO.Type': { UNKNOWN: 0, DATA: 1, CONTROL: 2 },
    'mesos.v1.agent.ProcessIO.Data.Type': { UNKNOWN: 0, STDIN: 1, STDOUT: 2, STDERR: 3 },
    'mesos.v1.agent.ProcessIO.Control.Type': { UNKNOWN: 0, TTY_INFO: 1, HEARTBEAT: 2 },
  },
  messages: {
    'mesos.v1.agent.Call': [
      ['type', 1, 'optional', 'mesos.v1.agent.Call.Type'],
      ['get_metrics', 2, 'optional', 'mesos.v1.agent.Call.GetMetrics'],
      ['set_logging_level', 3, 'optional', 'mesos.v1.agent.Call.SetLoggingLevel'],
      ['list_files', 4, 'optional', 'mesos.v1.agent.Call.ListFiles'],
      ['read_file', 5, 'optional', 'mesos.v1.agent.Call.ReadFile'],
      ['get_containers', 20, 'optional', 'mesos.v1.agent.Call.GetContainers'],
      ['launch_nested_container', 6, 'optional', 'mesos.v1.agent.Call.LaunchNestedContainer', { deprecated: true }],
      ['wait_nested_container', 7, 'optional', 'mesos.v1.agent.Call.WaitNestedContainer', { deprecated: true }],
      ['kill_nested_container', 8, 'optional', 'mesos.v1.agent.Call.KillNestedContainer', { deprecated: true }],
      ['remove_nested_container', 12, 'optional', 'mesos.v1.agent.Call.RemoveNestedContainer', { deprecated: true }],
      ['launch_nested_container_session', 9, 'optional', 'mesos.v1.agent.Call.LaunchNestedContainerSession'],
      ['attach_container_input', 10, 'optional', 'mesos.v1.agent.Call.AttachContainerInput'],
      ['attach_container_output', 11, 'optional', 'mesos.v1.agent.Call.AttachContainerOutput'],
      ['launch_container', 13, 'optional', 'mesos.v1.agent.Call.LaunchContainer'],
      ['wait_container', 14, 'optional', 'mesos.v1.agent.Call.WaitContainer'],
      ['kill_container', 15, 'optional', 'mesos.v1.agent.Call.KillContainer'],
      ['remove_container', 16, 'optional', 'mesos.v1.agent.Call.RemoveContainer'],
      ['add_resource_provider_config', 17, 'optional', 'mesos.v1.agent.Call.AddResourceProviderConfig'],
      ['update_resource_provider_config', 18, 'optional', 'mesos.v1.agent.Call.UpdateResourceProviderConfig'],
      ['remove_resource_provider_config', 19, 'optional', 'mesos.v1.agent.Call.RemoveResourceProviderConfig'],
      ['mark_resource_provider_gone', 22, 'optional', 'mesos.v1.agent.Call.MarkResourceProviderGone'],
      ['prune_images', 21, 'optional', 'mesos.v1.agent.Call.PruneImages'],
    ],
    'mesos.v1.agent.Call.GetMetrics': [
      ['timeout', 1, 'optional', 'mesos.v1.DurationInfo'],
    ],
    'mesos.v1.agent.Call.SetLoggingLevel': [
      ['level', 1, 'required', 'uint32'],
      ['duration', 2, 'required', 'mesos.v1.DurationInfo'],
    ],
    'mesos.v1.agent.Call.ListFiles': [
      ['path', 1, 'required', 'string'],
    ],
    'mesos.v1.agent.Call.ReadFile': [
      ['path', 1, 'required', 'string'],
      ['offset', 2, 'required', 'uint64'],
      ['length', 3, 'optional', 'uint64'],
    ],
    'mesos.v1.agent.Call.GetContainers': [
      ['show_nested', 1, 'optional', 'bool'],
      ['show_standalone', 2, 'optional', 'bool'],
    ],
    'mesos.v1.agent.Call.LaunchNestedContainer': [
      ['container_id', 1, 'required', 'mesos.v1.ContainerID'],
      ['command', 2, 'optional', 'mesos.v1.CommandInfo'],
      ['container', 3, 'optional', 'mesos.v1.ContainerInfo'],
    ],
    'mesos.v1.agent.Call.WaitNestedContainer': [
      ['container_id', 1, 'required', 'mesos.v1.ContainerID'],
    ],
    'mesos.v1.agent.Call.KillNestedContainer': [
      ['container_id', 1, 'required', 'mesos.v1.ContainerID'],
      ['signal', 2, 'optional', 'int32'],
    ],
    'mesos.v1.agent.Call.RemoveNestedContainer': [
      ['container_id', 1, 'required', 'mesos.v1.ContainerID'],
    ],
    'mesos.v1.agent.Call.LaunchNestedContainerSession': [
      ['container_id', 1, 'required', 'mesos.v1.ContainerID'],
      ['command', 2, 'optional', 'mesos.v1.CommandInfo'],
      ['container', 3, 'optional', 'mesos.v1.ContainerInfo'],
    ],
    'mesos.v1.agent.Call.AttachContainerInput': [
      ['type', 1, 'optional', 'mesos.v1.agent.Call.AttachContainerInput.Type'],
      ['container_id', 2, 'optional', 'mesos.v1.ContainerID'],
      ['process_io', 3, 'optional', 'mesos.v1.agent.ProcessIO'],
    ],
    'mesos.v1.agent.Call.AttachContainerOutput': [
      ['container_id', 1, 'required', 'mesos.v1.ContainerID'],
    ],
    'mesos.v1.agent.Call.LaunchContainer': [
      ['container_id', 1, 'required', 'mesos.v1.ContainerID'],
      ['command', 2, 'optional', 'mesos.v1.CommandInfo'],
      ['resources', 3, 'repeated', 'mesos.v1.Resource'],
      ['container', 4, 'optional', 'mesos.v1.ContainerInfo'],
      ['limits', 5, 'map', 'mesos.v1.Value.Scalar'],
    ],
    'mesos.v1.agent.Call.WaitContainer': [
      ['container_id', 1, 'required', 'mesos.v1.ContainerID'],
    ],
    'mesos.v1.agent.Call.KillContainer': [
      ['container_id', 1, 'required', 'mesos.v1.ContainerID'],
      ['signal', 2, 'optional', 'int32'],
    ],
    'mesos.v1.agent.Call.RemoveContainer': [
      ['container_id', 1, 'required', 'mesos.v1.ContainerID'],
    ],
    'mesos.v1.agent.Call.AddResourceProviderConfig': [
      ['info', 1, 'required', 'mesos.v1.ResourceProviderInfo'],
    ],
    'mesos.v1.agent.Call.UpdateResourceProviderConfig': [
      ['info', 1, 'required', 'mesos.v1.ResourceProviderInfo'],
    ],
    'mesos.v1.agent.Call.RemoveResourceProviderConfig': [
      ['type', 1, 'required', 'string'],
      ['name', 2, 'required', 'string'],
    ],
    'mesos.v1.agent.Call.MarkResourceProviderGone': [
      ['resource_provider_id', 1, 'required', 'mesos.v1.ResourceProviderID'],
    ],
    'mesos.v1.agent.Call.PruneImages': [
      ['excluded_images', 1, 'repeated', 'mesos.v1.Image'],
    ],
    'mesos.v1.agent.Response': [
      ['type', 1, 'optional', 'mesos.v1.agent.Response.Type'],
      ['get_health', 2, 'optional', 'mesos.v1.agent.Response.GetHealth'],
      ['get_flags', 3, 'optional', 'mesos.v1.agent.Response.GetFlags'],
      ['get_version', 4, 'optional', 'mesos.v1.agent.Response.GetVersion'],
      ['get_metrics', 5, 'optional', 'mesos.v1.agent.Response.GetMetrics'],
      ['get_logging_level', 6, 'optional', 'mesos.v1.agent.Response.GetLoggingLevel'],
      ['list_files', 7, 'optional', 'mesos.v1.agent.Response.ListFiles'],
      ['read_file', 8, 'optional', 'mesos.v1.agent.Response.ReadFile'],
      ['get_state', 9, 'optional', 'mesos.v1.agent.Response.GetState'],
      ['get_containers', 10, 'optional', 'mesos.v1.agent.Response.GetContainers'],
      ['get_frameworks', 11, 'optional', 'mesos.v1.agent.Response.GetFrameworks'],
      ['get_executors', 12, 'optional', 'mesos.v1.agent.Response.GetExecutors'],
      ['get_operations', 18, 'optional', 'mesos.v1.agent.Response.GetOperations'],
      ['get_tasks', 13, 'optional', 'mesos.v1.agent.Response.GetTasks'],
      ['get_agent', 15, 'optional', 'mesos.v1.agent.Response.GetAgent'],
      ['get_resource_providers', 17, 'optional', 'mesos.v1.agent.Response.GetResourceProviders'],
      ['wait_nested_container', 14, 'optional', 'mesos.v1.agent.Response.WaitNestedContainer'],
      ['wait_container', 16, 'optional', 'mesos.v1.agent.Response.WaitContainer'],
    ],
    'mesos.v1.agent.Response.GetHealth': [
      ['healthy', 1, 'required', 'bool'],
    ],
    'mesos.v1.agent.Response.GetFlags': [
      ['flags', 1, 'repeated', 'mesos.v1.Flag'],
    ],
    'mesos.v1.agent.Response.GetVersion': [
      ['version_info', 1, 'required', 'mesos.v1.VersionInfo'],
    ],
    'mesos.v1.agent.Response.GetMetrics': [
      ['metrics', 1, 'repeated', 'mesos.v1.Metric'],
    ],
    'mesos.v1.agent.Response.GetLoggingLevel': [
      ['level', 1, 'required', 'uint32'],
    ],
    'mesos.v1.agent.Response.ListFiles': [
      ['file_infos', 1, 'repeated', 'mesos.v1.FileInfo'],
    ],
    'mesos.v1.agent.Response.ReadFile': [
      ['size', 1, 'required', 'uint64'],
      ['data', 2, 'required', 'bytes'],
    ],
    'mesos.v1.agent.Response.GetState': [
      ['get_tasks', 1, 'optional', 'mesos.v1.agent.Response.GetTasks'],
      ['get_executors', 2, 'optional', 'mesos.v1.agent.Response.GetExecutors'],
      ['get_frameworks', 3, 'optional', 'mesos.v1.agent.Response.GetFrameworks'],
    ],
    'mesos.v1.agent.Response.GetContainers': [
      ['containers', 1, 'repeated', 'mesos.v1.agent.Response.GetContainers.Container'],
    ],
    'mesos.v1.agent.Response.GetContainers.Container': [
      ['framework_id', 1, 'optional', 'mesos.v1.FrameworkID'],
      ['executor_id', 2, 'optional', 'mesos.v1.ExecutorID'],
      ['executor_name', 3, 'optional', 'string'],
      ['container_id', 4, 'required', 'mesos.v1.ContainerID'],
      ['container_status', 5, 'optional', 'mesos.v1.ContainerStatus'],
      ['resource_statistics', 6, 'optional', 'mesos.v1.ResourceStatistics'],
    ],
    'mesos.v1.agent.Response.GetFrameworks': [
      ['frameworks', 1, 'repeated', 'mesos.v1.agent.Response.GetFrameworks.Framework'],
      ['completed_frameworks', 2, 'repeated', 'mesos.v1.agent.Response.GetFrameworks.Framework'],
    ],
    'mesos.v1.agent.Response.GetFrameworks.Framework': [
      ['framework_info', 1, 'required', 'mesos.v1.FrameworkInfo'],
    ],
    'mesos.v1.agent.Response.GetExecutors': [
      ['executors', 1, 'repeated', 'mesos.v1.agent.Response.GetExecutors.Executor'],
      ['completed_executors', 2, 'repeated', 'mesos.v1.agent.Response.GetExecutors.Executor'],
    ],
    'mesos.v1.agent.Response.GetExecutors.Executor': [
      ['executor_info', 1, 'required', 'mesos.v1.ExecutorInfo'],
    ],
    'mesos.v1.agent.Response.GetOperations': [
      ['operations', 1, 'repeated', 'mesos.v1.Operation'],
    ],
    'mesos.v1.agent.Response.GetTasks': [
      ['pending_tasks', 1, 'repeated', 'mesos.v1.Task'],
      ['queued_tasks', 2, 'repeated', 'mesos.v1.Task'],
      ['launched_tasks', 3, 'repeated', 'mesos.v1.Task'],
      ['terminated_tasks', 4, 'repeated', 'mesos.v1.Task'],
      ['completed_tasks', 5, 'repeated', 'mesos.v1.Task'],
    ],
    'mesos.v1.agent.Response.GetAgent': [
      ['agent_info', 1, 'optional', 'mesos.v1.AgentInfo'],
      ['drain_config', 2, 'optional', 'mesos.v1.DrainConfig'],
      ['estimated_drain_start_time', 3, 'optional', 'mesos.v1.TimeInfo'],
    ],
    'mesos.v1.agent.Response.GetResourceProviders': [
      ['resource_providers', 1, 'repeated', 'mesos.v1.agent.Response.GetResourceProviders.ResourceProvider'],
    ],
    'mesos.v1.agent.Response.GetResourceProviders.ResourceProvider': [
      ['resource_provider_info', 1, 'required', 'mesos.v1.ResourceProviderInfo'],
      ['total_resources', 2, 'repeated', 'mesos.v1.Resource'],
    ],
    'mesos.v1.agent.Response.WaitNestedContainer': [
      ['exit_status', 1, 'optional', 'int32'],
      ['state', 2, 'optional', 'mesos.v1.TaskState'],
      ['reason', 3, 'optional', 'mesos.v1.TaskStatus.Reason'],
      ['limitation', 4, 'optional', 'mesos.v1.TaskResourceLimitation'],
      ['message', 5, 'optional', 'string'],
    ],
    'mesos.v1.agent.Response.WaitContainer': [
      ['exit_status', 1, 'optional', 'int32'],
      ['state', 2, 'optional', 'mesos.v1.TaskState'],
      ['reason', 3, 'optional', 'mesos.v1.TaskStatus.Reason'],
      ['limitation', 4, 'optional', 'mesos.v1.TaskResourceLimitation'],
      ['message', 5, 'optional', 'string'],
    ],
    'mesos.v1.agent.ProcessIO': [
      ['type', 1, 'optional', 'mesos.v1.agent.ProcessIO.Type'],
      ['data', 2, 'optional', 'mesos.v1.agent.ProcessIO.Data'],
      ['control', 3, 'optional', 'mesos.v1.agent.ProcessIO.Control'],
    ],
    'mesos.v1.agent.ProcessIO.Data': [
      ['type', 1, 'optional', 'mesos.v1.agent.ProcessIO.Data.Type'],
      ['data', 2, 'optional', 'bytes'],
    ],
    'mesos.v1.agent.ProcessIO.Control': [
      ['type', 1, 'optional', 'mesos.v1.agent.ProcessIO.Control.Type'],
      ['tty_info', 2, 'optional', 'mesos.v1.TTYInfo'],
      ['heartbeat', 3, 'optional', 'mesos.v1.agent.ProcessIO.Control.Heartbeat'],
    ],
    'mesos.v1.agent.ProcessIO.Control.Heartbeat': [
      ['interval', 1, 'optional', 'mesos.v1.DurationInfo'],
    ],
  },
};
