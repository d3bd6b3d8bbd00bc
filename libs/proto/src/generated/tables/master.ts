// Generated from libs/proto/proto by `npm run generate`. Do not edit.

import type { DescriptorTables } from '../../descriptor.ts';

export const tables: DescriptorTables = {
  enums: {
    'mesos.v1.master.Call.Type': { UNKNOWN: 0, GET_HEALTH: 1, GET_FLAGS: 2, GET_VERSION: 3, GET_METRICS: 4, GET_LOGGING_LEVEL: 5, SET_LOGGING_LEVEL: 6, LIST_FILES: 7, READ_FILE: 8, GET_STATE: 9, GET_AGENTS: 10, GET_FRAMEWORKS: 11, GET_EXECUTORS: 12, GET_OPERATIONS: 33, GET_TASKS: 13, GET_ROLES: 14, GET_WEIGHTS: 15, UPDATE_WEIGHTS: 16, GET_MASTER: 17, SUBSCRIBE: 18, RESERVE_RESOURCES: 19, UNRESERVE_RESOURCES: 20, CREATE_VOLUMES: 21, DESTROY_VOLUMES: 22, GROW_VOLUME: 34, SHRINK_VOLUME: 35, GET_MAINTENANCE_STATUS: 23, GET_MAINTENANCE_SCHEDULE: 24, UPDATE_MAINTENANCE_SCHEDULE: 25, START_MAINTENANCE: 26, STOP_MAINTENANCE: 27, DRAIN_AGENT: 37, DEACTIVATE_AGENT: 38, REACTIVATE_AGENT: 39, GET_QUOTA: 28, UPDATE_QUOTA: 36, SET_QUOTA: 29, REMOVE_QUOTA: 30, TEARDOWN: 31, MARK_AGENT_GONE: 32 },
    'mesos.v1.master.Response.Type': { UNKNOWN: 0, GET_HEALTH: 1, GET_FLAGS: 2, GET_VERSION: 3, GET_METRICS: 4, GET_LOGGING_LEVEL: 5, LIST_FILES: 6, READ_FILE: 7, GET_STATE: 8, GET_AGENTS: 9, GET_FRAMEWORKS: 10, GET_EXECUTORS: 11, GET_OPERATIONS: 19, GET_TASKS: 12, GET_ROLES: 13, GET_WEIGHTS: 14, GET_MASTER: 15, GET_MAINTENANCE_STATUS: 16, GET_MAINTENANCE_SCHEDULE: 17, GET_QUOTA: 18 },
    'mesos.v1.master.Event.Type': { UNKNOWN: 0, SUBSCRIBED: 1, TASK_ADDED: 2, TASK_UPDATED: 3, AGENT_ADDED: 4, AGENT_REMOVED: 5, FRAMEWORK_ADDED: 6, FRAMEWORK_UPDATED: 7, FRAMEWORK_REMOVED: 8, HEARTBEAT: 9 },
  },
  messages: {
    'mesos.v1.master.Call': [
      ['type', 1, 'optional', 'mesos.v1.master.Call.Type'],
      ['get_metrics', 2, 'optional', 'mesos.v1.master.Call.GetMetrics'],
      ['set_logging_level', 3, 'optional', 'mesos.v1.master.Call.SetLoggingLevel'],
      ['list_files', 4, 'optional', 'mesos.v1.master.Call.ListFiles'],
      ['read_file', 5, 'optional', 'mesos.v1.master.Call.ReadFile'],
      ['update_weights', 6, 'optional', 'mesos.v1.master.Call.UpdateWeights'],
      ['reserve_resources', 7, 'optional', 'mesos.v1.master.Call.ReserveResources'],
      ['unreserve_resources', 8, 'optional', 'mesos.v1.master.Call.UnreserveResources'],
      ['create_volumes', 9, 'optional', 'mesos.v1.master.Call.CreateVolumes'],
      ['destroy_volumes', 10, 'optional', 'mesos.v1.master.Call.DestroyVolumes'],
      ['grow_volume', 18, 'optional', 'mesos.v1.master.Call.GrowVolume'],
      ['shrink_volume', 19, 'optional', 'mesos.v1.master.Call.ShrinkVolume'],
      ['update_maintenance_schedule', 11, 'optional', 'mesos.v1.master.Call.UpdateMaintenanceSchedule'],
      ['start_maintenance', 12, 'optional', 'mesos.v1.master.Call.StartMaintenance'],
      ['stop_maintenance', 13, 'optional', 'mesos.v1.master.Call.StopMaintenance'],
      ['drain_agent', 21, 'optional', 'mesos.v1.master.Call.DrainAgent'],
      ['deactivate_agent', 22, 'optional', 'mesos.v1.master.Call.DeactivateAgent'],
      ['reactivate_agent', 23, 'optional', 'mesos.v1.master.Call.ReactivateAgent'],
      ['update_quota', 20, 'optional', 'mesos.v1.master.Call.UpdateQuota'],
      ['teardown', 16, 'optional', 'mesos.v1.master.Call.Teardown'],
      ['mark_agent_gone', 17, 'optional', 'mesos.v1.master.Call.MarkAgentGone'],
      ['set_quota', 14, 'optional', 'mesos.v1.master.Call.SetQuota', { deprecated: true }],
      ['remove_quota', 15, 'optional', 'mesos.v1.master.Call.RemoveQuota', { deprecated: true }],
    ],
    'mesos.v1.master.Call.GetMetrics': [
      ['timeout', 1, 'optional', 'mesos.v1.DurationInfo'],
    ],
    'mesos.v1.master.Call.SetLoggingLevel': [
      ['level', 1, 'required', 'uint32'],
      ['duration', 2, 'required', 'mesos.v1.DurationInfo'],
    ],
    'mesos.v1.master.Call.ListFiles': [
      ['path', 1, 'required', 'string'],
    ],
    'mesos.v1.master.Call.ReadFile': [
      ['path', 1, 'required', 'string'],
      ['offset', 2, 'required', 'uint64'],
      ['length', 3, 'optional', 'uint64'],
    ],
    'mesos.v1.master.Call.UpdateWeights': [
      ['weight_infos', 1, 'repeated', 'mesos.v1.WeightInfo'],
    ],
    'mesos.v1.master.Call.ReserveResources': [
      ['agent_id', 1, 'required', 'mesos.v1.AgentID'],
      ['source', 3, 'repeated', 'mesos.v1.Resource'],
      ['resources', 2, 'repeated', 'mesos.v1.Resource'],
    ],
    'mesos.v1.master.Call.UnreserveResources': [
      ['agent_id', 1, 'required', 'mesos.v1.AgentID'],
      ['resources', 2, 'repeated', 'mesos.v1.Resource'],
    ],
    'mesos.v1.master.Call.CreateVolumes': [
      ['agent_id', 1, 'required', 'mesos.v1.AgentID'],
      ['volumes', 2, 'repeated', 'mesos.v1.Resource'],
    ],
    'mesos.v1.master.Call.DestroyVolumes': [
      ['agent_id', 1, 'required', 'mesos.v1.AgentID'],
      ['volumes', 2, 'repeated', 'mesos.v1.Resource'],
    ],
    'mesos.v1.master.Call.GrowVolume': [
      ['agent_id', 1, 'optional', 'mesos.v1.AgentID'],
      ['volume', 2, 'required', 'mesos.v1.Resource'],
      ['addition', 3, 'required', 'mesos.v1.Resource'],
    ],
    'mesos.v1.master.Call.ShrinkVolume': [
      ['agent_id', 1, 'optional', 'mesos.v1.AgentID'],
      ['volume', 2, 'required', 'mesos.v1.Resource'],
      ['subtract', 3, 'required', 'mesos.v1.Value.Scalar'],
    ],
    'mesos.v1.master.Call.UpdateMaintenanceSchedule': [
      ['schedule', 1, 'required', 'mesos.v1.maintenance.Schedule'],
    ],
    'mesos.v1.master.Call.StartMaintenance': [
      ['machines', 1, 'repeated', 'mesos.v1.MachineID'],
    ],
    'mesos.v1.master.Call.StopMaintenance': [
      ['machines', 1, 'repeated', 'mesos.v1.MachineID'],
    ],
    'mesos.v1.master.Call.DrainAgent': [
      ['agent_id', 1, 'required', 'mesos.v1.AgentID'],
      ['max_grace_period', 2, 'optional', 'google.protobuf.Duration'],
      ['mark_gone', 3, 'optional', 'bool', { default: false }],
    ],
    'mesos.v1.master.Call.DeactivateAgent': [
      ['agent_id', 1, 'required', 'mesos.v1.AgentID'],
    ],
    'mesos.v1.master.Call.ReactivateAgent': [
      ['agent_id', 1, 'required', 'mesos.v1.AgentID'],
    ],
    'mesos.v1.master.Call.UpdateQuota': [
      ['force', 1, 'optional', 'bool'],
      ['quota_configs', 2, 'repeated', 'mesos.v1.quota.QuotaConfig'],
    ],
    'mesos.v1.master.Call.SetQuota': [
      ['quota_request', 1, 'required', 'mesos.v1.quota.QuotaRequest'],
    ],
    'mesos.v1.master.Call.RemoveQuota': [
      ['role', 1, 'required', 'string'],
    ],
    'mesos.v1.master.Call.Teardown': [
      ['framework_id', 1, 'required', 'mesos.v1.FrameworkID'],
    ],
    'mesos.v1.master.Call.MarkAgentGone': [
      ['agent_id', 1, 'required', 'mesos.v1.AgentID'],
    ],
    'mesos.v1.master.Response': [
      ['type', 1, 'optional', 'mesos.v1.master.Response.Type'],
      ['get_health', 2, 'optional', 'mesos.v1.master.Response.GetHealth'],
      ['get_flags', 3, 'optional', 'mesos.v1.master.Response.GetFlags'],
      ['get_version', 4, 'optional', 'mesos.v1.master.Response.GetVersion'],
      ['get_metrics', 5, 'optional', 'mesos.v1.master.Response.GetMetrics'],
      ['get_logging_level', 6, 'optional', 'mesos.v1.master.Response.GetLoggingLevel'],
      ['list_files', 7, 'optional', 'mesos.v1.master.Response.ListFiles'],
      ['read_file', 8, 'optional', 'mesos.v1.master.Response.ReadFile'],
      ['get_state', 9, 'optional', 'mesos.v1.master.Response.GetState'],
      ['get_agents', 10, 'optional', 'mesos.v1.master.Response.GetAgents'],
      ['get_frameworks', 11, 'optional', 'mesos.v1.master.Response.GetFrameworks'],
      ['get_executors', 12, 'optional', 'mesos.v1.master.Response.GetExecutors'],
      ['get_operations', 20, 'optional', 'mesos.v1.master.Response.GetOperations'],
      ['get_tasks', 13, 'optional', 'mesos.v1.master.Response.GetTasks'],
      ['get_roles', 14, 'optional', 'mesos.v1.master.Response.GetRoles'],
      ['get_weights', 15, 'optional', 'mesos.v1.master.Response.GetWeights'],
      ['get_master', 16, 'optional', 'mesos.v1.master.Response.GetMaster'],
      ['get_maintenance_status', 17, 'optional', 'mesos.v1.master.Response.GetMaintenanceStatus'],
      ['get_maintenance_schedule', 18, 'optional', 'mesos.v1.master.Response.GetMaintenanceSchedule'],
      ['get_quota', 19, 'optional', 'mesos.v1.master.Response.GetQuota'],
    ],
    'mesos.v1.master.Response.GetHealth': [
      ['healthy', 1, 'required', 'bool'],
    ],
    'mesos.v1.master.Response.GetFlags': [
      ['flags', 1, 'repeated', 'mesos.v1.Flag'],
    ],
    'mesos.v1.master.Response.GetVersion': [
      ['version_info', 1, 'required', 'mesos.v1.VersionInfo'],
    ],
    'mesos.v1.master.Response.GetMetrics': [
      ['metrics', 1, 'repeated', 'mesos.v1.Metric'],
    ],
    'mesos.v1.master.Response.GetLoggingLevel': [
      ['level', 1, 'required', 'uint32'],
    ],
    'mesos.v1.master.Response.ListFiles': [
      ['file_infos', 1, 'repeated', 'mesos.v1.FileInfo'],
    ],
    'mesos.v1.master.Response.ReadFile': [
      ['size', 1, 'required', 'uint64'],
      ['data', 2, 'required', 'bytes'],
    ],
    'mesos.v1.master.Response.GetState': [
      ['get_tasks', 1, 'optional', 'mesos.v1.master.Response.GetTasks'],
      ['get_executors', 2, 'optional', 'mesos.v1.master.Response.GetExecutors'],
      ['get_frameworks', 3, 'optional', 'mesos.v1.master.Response.GetFrameworks'],
      ['get_agents', 4, 'optional', 'mesos.v1.master.Response.GetAgents'],
    ],
    'mesos.v1.master.Response.GetAgents': [
      ['agents', 1, 'repeated', 'mesos.v1.master.Response.GetAgents.Agent'],
      ['recovered_agents', 2, 'repeated', 'mesos.v1.AgentInfo'],
    ],
    'mesos.v1.master.Response.GetAgents.Agent': [
      ['agent_info', 1, 'required', 'mesos.v1.AgentInfo'],
      ['active', 2, 'required', 'bool'],
      ['deactivated', 12, 'optional', 'bool'],
      ['version', 3, 'required', 'string'],
      ['pid', 4, 'optional', 'string'],
      ['registered_time', 5, 'optional', 'mesos.v1.TimeInfo'],
      ['reregistered_time', 6, 'optional', 'mesos.v1.TimeInfo'],
      ['total_resources', 7, 'repeated', 'mesos.v1.Resource'],
      ['allocated_resources', 8, 'repeated', 'mesos.v1.Resource'],
      ['offered_resources', 9, 'repeated', 'mesos.v1.Resource'],
      ['capabilities', 10, 'repeated', 'mesos.v1.AgentInfo.Capability'],
      ['resource_providers', 11, 'repeated', 'mesos.v1.master.Response.GetAgents.Agent.ResourceProvider'],
      ['drain_info', 13, 'optional', 'mesos.v1.DrainInfo'],
      ['estimated_drain_start_time', 14, 'optional', 'mesos.v1.TimeInfo'],
    ],
    'mesos.v1.master.Response.GetAgents.Agent.ResourceProvider': [
      ['resource_provider_info', 1, 'required', 'mesos.v1.ResourceProviderInfo'],
      ['total_resources', 2, 'repeated', 'mesos.v1.Resource'],
    ],
    'mesos.v1.master.Response.GetFrameworks': [
      ['frameworks', 1, 'repeated', 'mesos.v1.master.Response.GetFrameworks.Framework'],
      ['completed_frameworks', 2, 'repeated', 'mesos.v1.master.Response.GetFrameworks.Framework'],
      ['recovered_frameworks', 3, 'repeated', 'mesos.v1.FrameworkInfo', { deprecated: true }],
    ],
    'mesos.v1.master.Response.GetFrameworks.Framework': [
      ['framework_info', 1, 'required', 'mesos.v1.FrameworkInfo'],
      ['active', 2, 'required', 'bool'],
      ['connected', 3, 'required', 'bool'],
      ['recovered', 11, 'required', 'bool'],
      ['registered_time', 4, 'optional', 'mesos.v1.TimeInfo'],
      ['reregistered_time', 5, 'optional', 'mesos.v1.TimeInfo'],
      ['unregistered_time', 6, 'optional', 'mesos.v1.TimeInfo'],
      ['offers', 7, 'repeated', 'mesos.v1.Offer'],
      ['inverse_offers', 8, 'repeated', 'mesos.v1.InverseOffer'],
      ['allocated_resources', 9, 'repeated', 'mesos.v1.Resource'],
      ['offered_resources', 10, 'repeated', 'mesos.v1.Resource'],
      ['offer_constraints', 12, 'optional', 'mesos.v1.scheduler.OfferConstraints'],
    ],
    'mesos.v1.master.Response.GetExecutors': [
      ['executors', 1, 'repeated', 'mesos.v1.master.Response.GetExecutors.Executor'],
      ['orphan_executors', 2, 'repeated', 'mesos.v1.master.Response.GetExecutors.Executor', { deprecated: true }],
    ],
    'mesos.v1.master.Response.GetExecutors.Executor': [
      ['executor_info', 1, 'required', 'mesos.v1.ExecutorInfo'],
      ['agent_id', 2, 'required', 'mesos.v1.AgentID'],
    ],
    'mesos.v1.master.Response.GetOperations': [
      ['operations', 1, 'repeated', 'mesos.v1.Operation'],
    ],
    'mesos.v1.master.Response.GetTasks': [
      ['pending_tasks', 1, 'repeated', 'mesos.v1.Task', { deprecated: true }],
      ['tasks', 2, 'repeated', 'mesos.v1.Task'],
      ['unreachable_tasks', 5, 'repeated', 'mesos.v1.Task'],
      ['completed_tasks', 3, 'repeated', 'mesos.v1.Task'],
      ['orphan_tasks', 4, 'repeated', 'mesos.v1.Task', { deprecated: true }],
    ],
    'mesos.v1.master.Response.GetRoles': [
      ['roles', 1, 'repeated', 'mesos.v1.Role'],
    ],
    'mesos.v1.master.Response.GetWeights': [
      ['weight_infos', 1, 'repeated', 'mesos.v1.WeightInfo'],
    ],
    'mesos.v1.master.Response.GetMaster': [
      ['master_info', 1, 'optional', 'mesos.v1.MasterInfo'],
      ['start_time', 2, 'optional', 'double'],
      ['elected_time', 3, 'optional', 'double'],
    ],
    'mesos.v1.master.Response.GetMaintenanceStatus': [
      ['status', 1, 'required', 'mesos.v1.maintenance.ClusterStatus'],
    ],
    'mesos.v1.master.Response.GetMaintenanceSchedule': [
      ['schedule', 1, 'required', 'mesos.v1.maintenance.Schedule'],
    ],
    'mesos.v1.master.Response.GetQuota': [
      ['status', 1, 'required', 'mesos.v1.quota.QuotaStatus'],
    ],
    'mesos.v1.master.Event': [
      ['type', 1, 'optional', 'mesos.v1.master.Event.Type'],
      ['subscribed', 2, 'optional', 'mesos.v1.master.Event.Subscribed'],
      ['task_added', 3, 'optional', 'mesos.v1.master.Event.TaskAdded'],
      ['task_updated', 4, 'optional', 'mesos.v1.master.Event.TaskUpdated'],
      ['agent_added', 5, 'optional', 'mesos.v1.master.Event.AgentAdded'],
      ['agent_removed', 6, 'optional', 'mesos.v1.master.Event.AgentRemoved'],
      ['framework_added', 7, 'optional', 'mesos.v1.master.Event.FrameworkAdded'],
      ['framework_updated', 8, 'optional', 'mesos.v1.master.Event.FrameworkUpdated'],
      ['framework_removed', 9, 'optional', 'mesos.v1.master.Event.FrameworkRemoved'],
    ],
    'mesos.v1.master.Event.Subscribed': [
      ['get_state', 1, 'optional', 'mesos.v1.master.Response.GetState'],
      ['heartbeat_interval_seconds', 2, 'optional', 'double'],
    ],
    'mesos.v1.master.Event.TaskAdded': [
      ['task', 1, 'required', 'mesos.v1.Task'],
    ],
    'mesos.v1.master.Event.TaskUpdated': [
      ['framework_id', 1, 'required', 'mesos.v1.FrameworkID'],
      ['status', 2, 'required', 'mesos.v1.TaskStatus'],
      ['state', 3, 'required', 'mesos.v1.TaskState'],
    ],
    'mesos.v1.master.Event.FrameworkAdded': [
      ['framework', 1, 'required', 'mesos.v1.master.Response.GetFrameworks.Framework'],
    ],
    'mesos.v1.master.Event.FrameworkUpdated': [
      ['framework', 1, 'required', 'mesos.v1.master.Response.GetFrameworks.Framework'],
    ],
    'mesos.v1.master.Event.FrameworkRemoved': [
      ['framework_info', 1, 'required', 'mesos.v1.FrameworkInfo'],
    ],
    'mesos.v1.master.Event.AgentAdded': [
      ['agent', 1, 'required', 'mesos.v1.master.Response.GetAgents.Agent'],
    ],
    'mesos.v1.master.Event.AgentRemoved': [
      ['agent_id', 1, 'required', 'mesos.v1.AgentID'],
    ],
  },
};
