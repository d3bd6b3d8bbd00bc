// Generated from libs/proto/proto by `npm run generate`. Do not edit.

import type { Int64 } from '../int64.ts';
import type { Duration } from './duration.ts';
import type { ClusterStatus, Schedule } from './maintenance.ts';
import type { AgentID, AgentInfo, AgentInfoCapability, DrainInfo, DurationInfo, ExecutorInfo, FileInfo, Flag, FrameworkID, FrameworkInfo, InverseOffer, MachineID, MasterInfo, Metric, Offer, Operation, Resource, ResourceProviderInfo, Role, Task, TaskState, TaskStatus, TimeInfo, ValueScalar, VersionInfo, WeightInfo } from './mesos.ts';
import type { QuotaConfig, QuotaRequest, QuotaStatus } from './quota.ts';
import type { OfferConstraints } from './scheduler.ts';

export interface Call {
  readonly type?: CallType | undefined;
  readonly get_metrics?: CallGetMetrics | undefined;
  readonly set_logging_level?: CallSetLoggingLevel | undefined;
  readonly list_files?: CallListFiles | undefined;
  readonly read_file?: CallReadFile | undefined;
  readonly update_weights?: CallUpdateWeights | undefined;
  readonly reserve_resources?: CallReserveResources | undefined;
  readonly unreserve_resources?: CallUnreserveResources | undefined;
  readonly create_volumes?: CallCreateVolumes | undefined;
  readonly destroy_volumes?: CallDestroyVolumes | undefined;
  readonly grow_volume?: CallGrowVolume | undefined;
  readonly shrink_volume?: CallShrinkVolume | undefined;
  readonly update_maintenance_schedule?: CallUpdateMaintenanceSchedule | undefined;
  readonly start_maintenance?: CallStartMaintenance | undefined;
  readonly stop_maintenance?: CallStopMaintenance | undefined;
  readonly drain_agent?: CallDrainAgent | undefined;
  readonly deactivate_agent?: CallDeactivateAgent | undefined;
  readonly reactivate_agent?: CallReactivateAgent | undefined;
  readonly update_quota?: CallUpdateQuota | undefined;
  readonly teardown?: CallTeardown | undefined;
  readonly mark_agent_gone?: CallMarkAgentGone | undefined;
  readonly set_quota?: CallSetQuota | undefined;
  readonly remove_quota?: CallRemoveQuota | undefined;
}

export type CallType =
  | 'UNKNOWN'
  | 'GET_HEALTH'
  | 'GET_FLAGS'
  | 'GET_VERSION'
  | 'GET_METRICS'
  | 'GET_LOGGING_LEVEL'
  | 'SET_LOGGING_LEVEL'
  | 'LIST_FILES'
  | 'READ_FILE'
  | 'GET_STATE'
  | 'GET_AGENTS'
  | 'GET_FRAMEWORKS'
  | 'GET_EXECUTORS'
  | 'GET_OPERATIONS'
  | 'GET_TASKS'
  | 'GET_ROLES'
  | 'GET_WEIGHTS'
  | 'UPDATE_WEIGHTS'
  | 'GET_MASTER'
  | 'SUBSCRIBE'
  | 'RESERVE_RESOURCES'
  | 'UNRESERVE_RESOURCES'
  | 'CREATE_VOLUMES'
  | 'DESTROY_VOLUMES'
  | 'GROW_VOLUME'
  | 'SHRINK_VOLUME'
  | 'GET_MAINTENANCE_STATUS'
  | 'GET_MAINTENANCE_SCHEDULE'
  | 'UPDATE_MAINTENANCE_SCHEDULE'
  | 'START_MAINTENANCE'
  | 'STOP_MAINTENANCE'
  | 'DRAIN_AGENT'
  | 'DEACTIVATE_AGENT'
  | 'REACTIVATE_AGENT'
  | 'GET_QUOTA'
  | 'UPDATE_QUOTA'
  | 'SET_QUOTA'
  | 'REMOVE_QUOTA'
  | 'TEARDOWN'
  | 'MARK_AGENT_GONE';

export interface CallGetMetrics {
  readonly timeout?: DurationInfo | undefined;
}

export interface CallSetLoggingLevel {
  readonly level: number;
  readonly duration: DurationInfo;
}

export interface CallListFiles {
  readonly path: string;
}

export interface CallReadFile {
  readonly path: string;
  readonly offset: Int64;
  readonly length?: Int64 | undefined;
}

export interface CallUpdateWeights {
  readonly weight_infos?: readonly WeightInfo[] | undefined;
}

export interface CallReserveResources {
  readonly agent_id: AgentID;
  readonly source?: readonly Resource[] | undefined;
  readonly resources?: readonly Resource[] | undefined;
}

export interface CallUnreserveResources {
  readonly agent_id: AgentID;
  readonly resources?: readonly Resource[] | undefined;
}

export interface CallCreateVolumes {
  readonly agent_id: AgentID;
  readonly volumes?: readonly Resource[] | undefined;
}

export interface CallDestroyVolumes {
  readonly agent_id: AgentID;
  readonly volumes?: readonly Resource[] | undefined;
}

export interface CallGrowVolume {
  readonly agent_id?: AgentID | undefined;
  readonly volume: Resource;
  readonly addition: Resource;
}

export interface CallShrinkVolume {
  readonly agent_id?: AgentID | undefined;
  readonly volume: Resource;
  readonly subtract: ValueScalar;
}

export interface CallUpdateMaintenanceSchedule {
  readonly schedule: Schedule;
}

export interface CallStartMaintenance {
  readonly machines?: readonly MachineID[] | undefined;
}

export interface CallStopMaintenance {
  readonly machines?: readonly MachineID[] | undefined;
}

export interface CallDrainAgent {
  readonly agent_id: AgentID;
  readonly max_grace_period?: Duration | undefined;
  readonly mark_gone?: boolean | undefined;
}

export interface CallDeactivateAgent {
  readonly agent_id: AgentID;
}

export interface CallReactivateAgent {
  readonly agent_id: AgentID;
}

export interface CallUpdateQuota {
  readonly force?: boolean | undefined;
  readonly quota_configs?: readonly QuotaConfig[] | undefined;
}

export interface CallSetQuota {
  readonly quota_request: QuotaRequest;
}

export interface CallRemoveQuota {
  readonly role: string;
}

export interface CallTeardown {
  readonly framework_id: FrameworkID;
}

export interface CallMarkAgentGone {
  readonly agent_id: AgentID;
}

export interface Response {
  readonly type?: ResponseType | undefined;
  readonly get_health?: ResponseGetHealth | undefined;
  readonly get_flags?: ResponseGetFlags | undefined;
  readonly get_version?: ResponseGetVersion | undefined;
  readonly get_metrics?: ResponseGetMetrics | undefined;
  readonly get_logging_level?: ResponseGetLoggingLevel | undefined;
  readonly list_files?: ResponseListFiles | undefined;
  readonly read_file?: ResponseReadFile | undefined;
  readonly get_state?: ResponseGetState | undefined;
  readonly get_agents?: ResponseGetAgents | undefined;
  readonly get_frameworks?: ResponseGetFrameworks | undefined;
  readonly get_executors?: ResponseGetExecutors | undefined;
  readonly get_operations?: ResponseGetOperations | undefined;
  readonly get_tasks?: ResponseGetTasks | undefined;
  readonly get_roles?: ResponseGetRoles | undefined;
  readonly get_weights?: ResponseGetWeights | undefined;
  readonly get_master?: ResponseGetMaster | undefined;
  readonly get_maintenance_status?: ResponseGetMaintenanceStatus | undefined;
  readonly get_maintenance_schedule?: ResponseGetMaintenanceSchedule | undefined;
  readonly get_quota?: ResponseGetQuota | undefined;
}

export type ResponseType =
  | 'UNKNOWN'
  | 'GET_HEALTH'
  | 'GET_FLAGS'
  | 'GET_VERSION'
  | 'GET_METRICS'
  | 'GET_LOGGING_LEVEL'
  | 'LIST_FILES'
  | 'READ_FILE'
  | 'GET_STATE'
  | 'GET_AGENTS'
  | 'GET_FRAMEWORKS'
  | 'GET_EXECUTORS'
  | 'GET_OPERATIONS'
  | 'GET_TASKS'
  | 'GET_ROLES'
  | 'GET_WEIGHTS'
  | 'GET_MASTER'
  | 'GET_MAINTENANCE_STATUS'
  | 'GET_MAINTENANCE_SCHEDULE'
  | 'GET_QUOTA';

export interface ResponseGetHealth {
  readonly healthy: boolean;
}

export interface ResponseGetFlags {
  readonly flags?: readonly Flag[] | undefined;
}

export interface ResponseGetVersion {
  readonly version_info: VersionInfo;
}

export interface ResponseGetMetrics {
  readonly metrics?: readonly Metric[] | undefined;
}

export interface ResponseGetLoggingLevel {
  readonly level: number;
}

export interface ResponseListFiles {
  readonly file_infos?: readonly FileInfo[] | undefined;
}

export interface ResponseReadFile {
  readonly size: Int64;
  readonly data: Uint8Array;
}

export interface ResponseGetState {
  readonly get_tasks?: ResponseGetTasks | undefined;
  readonly get_executors?: ResponseGetExecutors | undefined;
  readonly get_frameworks?: ResponseGetFrameworks | undefined;
  readonly get_agents?: ResponseGetAgents | undefined;
}

export interface ResponseGetAgents {
  readonly agents?: readonly ResponseGetAgentsAgent[] | undefined;
  readonly recovered_agents?: readonly AgentInfo[] | undefined;
}

export interface ResponseGetAgentsAgent {
  readonly agent_info: AgentInfo;
  readonly active: boolean;
  readonly deactivated?: boolean | undefined;
  readonly version: string;
  readonly pid?: string | undefined;
  readonly registered_time?: TimeInfo | undefined;
  readonly reregistered_time?: TimeInfo | undefined;
  readonly total_resources?: readonly Resource[] | undefined;
  readonly allocated_resources?: readonly Resource[] | undefined;
  readonly offered_resources?: readonly Resource[] | undefined;
  readonly capabilities?: readonly AgentInfoCapability[] | undefined;
  readonly resource_providers?: readonly ResponseGetAgentsAgentResourceProvider[] | undefined;
  readonly drain_info?: DrainInfo | undefined;
  readonly estimated_drain_start_time?: TimeInfo | undefined;
}

export interface ResponseGetAgentsAgentResourceProvider {
  readonly resource_provider_info: ResourceProviderInfo;
  readonly total_resources?: readonly Resource[] | undefined;
}

export interface ResponseGetFrameworks {
  readonly frameworks?: readonly ResponseGetFrameworksFramework[] | undefined;
  readonly completed_frameworks?: readonly ResponseGetFrameworksFramework[] | undefined;
  readonly recovered_frameworks?: readonly FrameworkInfo[] | undefined;
}

export interface ResponseGetFrameworksFramework {
  readonly framework_info: FrameworkInfo;
  readonly active: boolean;
  readonly connected: boolean;
  readonly recovered: boolean;
  readonly registered_time?: TimeInfo | undefined;
  readonly reregistered_time?: TimeInfo | undefined;
  readonly unregistered_time?: TimeInfo | undefined;
  readonly offers?: readonly Offer[] | undefined;
  readonly inverse_offers?: readonly InverseOffer[] | undefined;
  readonly allocated_resources?: readonly Resource[] | undefined;
  readonly offered_resources?: readonly Resource[] | undefined;
  readonly offer_constraints?: OfferConstraints | undefined;
}

export interface ResponseGetExecutors {
  readonly executors?: readonly ResponseGetExecutorsExecutor[] | undefined;
  readonly orphan_executors?: readonly ResponseGetExecutorsExecutor[] | undefined;
}

export interface ResponseGetExecutorsExecutor {
  readonly executor_info: ExecutorInfo;
  readonly agent_id: AgentID;
}

export interface ResponseGetOperations {
  readonly operations?: readonly Operation[] | undefined;
}

export interface ResponseGetTasks {
  readonly pending_tasks?: readonly Task[] | undefined;
  readonly tasks?: readonly Task[] | undefined;
  readonly unreachable_tasks?: readonly Task[] | undefined;
  readonly completed_tasks?: readonly Task[] | undefined;
  readonly orphan_tasks?: readonly Task[] | undefined;
}

export interface ResponseGetRoles {
  readonly roles?: readonly Role[] | undefined;
}

export interface ResponseGetWeights {
  readonly weight_infos?: readonly WeightInfo[] | undefined;
}

export interface ResponseGetMaster {
  readonly master_info?: MasterInfo | undefined;
  readonly start_time?: number | undefined;
  readonly elected_time?: number | undefined;
}

export interface ResponseGetMaintenanceStatus {
  readonly status: ClusterStatus;
}

export interface ResponseGetMaintenanceSchedule {
  readonly schedule: Schedule;
}

export interface ResponseGetQuota {
  readonly status: QuotaStatus;
}

export interface Event {
  readonly type?: EventType | undefined;
  readonly subscribed?: EventSubscribed | undefined;
  readonly task_added?: EventTaskAdded | undefined;
  readonly task_updated?: EventTaskUpdated | undefined;
  readonly agent_added?: EventAgentAdded | undefined;
  readonly agent_removed?: EventAgentRemoved | undefined;
  readonly framework_added?: EventFrameworkAdded | undefined;
  readonly framework_updated?: EventFrameworkUpdated | undefined;
  readonly framework_removed?: EventFrameworkRemoved | undefined;
}

export type EventType =
  | 'UNKNOWN'
  | 'SUBSCRIBED'
  | 'TASK_ADDED'
  | 'TASK_UPDATED'
  | 'AGENT_ADDED'
  | 'AGENT_REMOVED'
  | 'FRAMEWORK_ADDED'
  | 'FRAMEWORK_UPDATED'
  | 'FRAMEWORK_REMOVED'
  | 'HEARTBEAT';

export interface EventSubscribed {
  readonly get_state?: ResponseGetState | undefined;
  readonly heartbeat_interval_seconds?: number | undefined;
}

export interface EventTaskAdded {
  readonly task: Task;
}

export interface EventTaskUpdated {
  readonly framework_id: FrameworkID;
  readonly status: TaskStatus;
  readonly state: TaskState;
}

export interface EventFrameworkAdded {
  readonly framework: ResponseGetFrameworksFramework;
}

export interface EventFrameworkUpdated {
  readonly framework: ResponseGetFrameworksFramework;
}

export interface EventFrameworkRemoved {
  readonly framework_info: FrameworkInfo;
}

export interface EventAgentAdded {
  readonly agent: ResponseGetAgentsAgent;
}

export interface EventAgentRemoved {
  readonly agent_id: AgentID;
}
