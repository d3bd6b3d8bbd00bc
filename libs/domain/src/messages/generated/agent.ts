// Generated from libs/proto/proto by `npm run generate`. Do not edit.

import type { Int64 } from '../int64.ts';
import type { AgentInfo, CommandInfo, ContainerID, ContainerInfo, ContainerStatus, DrainConfig, DurationInfo, ExecutorID, ExecutorInfo, FileInfo, Flag, FrameworkID, FrameworkInfo, Image, Metric, Operation, Resource, ResourceProviderID, ResourceProviderInfo, ResourceStatistics, TTYInfo, Task, TaskResourceLimitation, TaskState, TaskStatusReason, TimeInfo, ValueScalar, VersionInfo } from './mesos.ts';

export interface Call {
  readonly type?: CallType | undefined;
  readonly get_metrics?: CallGetMetrics | undefined;
  readonly set_logging_level?: CallSetLoggingLevel | undefined;
  readonly list_files?: CallListFiles | undefined;
  readonly read_file?: CallReadFile | undefined;
  readonly get_containers?: CallGetContainers | undefined;
  readonly launch_nested_container?: CallLaunchNestedContainer | undefined;
  readonly wait_nested_container?: CallWaitNestedContainer | undefined;
  readonly kill_nested_container?: CallKillNestedContainer | undefined;
  readonly remove_nested_container?: CallRemoveNestedContainer | undefined;
  readonly launch_nested_container_session?: CallLaunchNestedContainerSession | undefined;
  readonly attach_container_input?: CallAttachContainerInput | undefined;
  readonly attach_container_output?: CallAttachContainerOutput | undefined;
  readonly launch_container?: CallLaunchContainer | undefined;
  readonly wait_container?: CallWaitContainer | undefined;
  readonly kill_container?: CallKillContainer | undefined;
  readonly remove_container?: CallRemoveContainer | undefined;
  readonly add_resource_provider_config?: CallAddResourceProviderConfig | undefined;
  readonly update_resource_provider_config?: CallUpdateResourceProviderConfig | undefined;
  readonly remove_resource_provider_config?: CallRemoveResourceProviderConfig | undefined;
  readonly mark_resource_provider_gone?: CallMarkResourceProviderGone | undefined;
  readonly prune_images?: CallPruneImages | undefined;
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
  | 'GET_CONTAINERS'
  | 'GET_FRAMEWORKS'
  | 'GET_EXECUTORS'
  | 'GET_OPERATIONS'
  | 'GET_TASKS'
  | 'GET_AGENT'
  | 'GET_RESOURCE_PROVIDERS'
  | 'LAUNCH_NESTED_CONTAINER'
  | 'WAIT_NESTED_CONTAINER'
  | 'KILL_NESTED_CONTAINER'
  | 'REMOVE_NESTED_CONTAINER'
  | 'LAUNCH_NESTED_CONTAINER_SESSION'
  | 'ATTACH_CONTAINER_INPUT'
  | 'ATTACH_CONTAINER_OUTPUT'
  | 'LAUNCH_CONTAINER'
  | 'WAIT_CONTAINER'
  | 'KILL_CONTAINER'
  | 'REMOVE_CONTAINER'
  | 'ADD_RESOURCE_PROVIDER_CONFIG'
  | 'UPDATE_RESOURCE_PROVIDER_CONFIG'
  | 'REMOVE_RESOURCE_PROVIDER_CONFIG'
  | 'MARK_RESOURCE_PROVIDER_GONE'
  | 'PRUNE_IMAGES';

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

export interface CallGetContainers {
  readonly show_nested?: boolean | undefined;
  readonly show_standalone?: boolean | undefined;
}

export interface CallLaunchNestedContainer {
  readonly container_id: ContainerID;
  readonly command?: CommandInfo | undefined;
  readonly container?: ContainerInfo | undefined;
}

export interface CallWaitNestedContainer {
  readonly container_id: ContainerID;
}

export interface CallKillNestedContainer {
  readonly container_id: ContainerID;
  readonly signal?: number | undefined;
}

export interface CallRemoveNestedContainer {
  readonly container_id: ContainerID;
}

export interface CallLaunchNestedContainerSession {
  readonly container_id: ContainerID;
  readonly command?: CommandInfo | undefined;
  readonly container?: ContainerInfo | undefined;
}

export interface CallAttachContainerInput {
  readonly type?: CallAttachContainerInputType | undefined;
  readonly container_id?: ContainerID | undefined;
  readonly process_io?: ProcessIO | undefined;
}

export type CallAttachContainerInputType =
  | 'UNKNOWN'
  | 'CONTAINER_ID'
  | 'PROCESS_IO';

export interface CallAttachContainerOutput {
  readonly container_id: ContainerID;
}

export interface CallLaunchContainer {
  readonly container_id: ContainerID;
  readonly command?: CommandInfo | undefined;
  readonly resources?: readonly Resource[] | undefined;
  readonly container?: ContainerInfo | undefined;
  readonly limits?: Readonly<Record<string, ValueScalar>> | undefined;
}

export interface CallWaitContainer {
  readonly container_id: ContainerID;
}

export interface CallKillContainer {
  readonly container_id: ContainerID;
  readonly signal?: number | undefined;
}

export interface CallRemoveContainer {
  readonly container_id: ContainerID;
}

export interface CallAddResourceProviderConfig {
  readonly info: ResourceProviderInfo;
}

export interface CallUpdateResourceProviderConfig {
  readonly info: ResourceProviderInfo;
}

export interface CallRemoveResourceProviderConfig {
  readonly type: string;
  readonly name: string;
}

export interface CallMarkResourceProviderGone {
  readonly resource_provider_id: ResourceProviderID;
}

export interface CallPruneImages {
  readonly excluded_images?: readonly Image[] | undefined;
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
  readonly get_containers?: ResponseGetContainers | undefined;
  readonly get_frameworks?: ResponseGetFrameworks | undefined;
  readonly get_executors?: ResponseGetExecutors | undefined;
  readonly get_operations?: ResponseGetOperations | undefined;
  readonly get_tasks?: ResponseGetTasks | undefined;
  readonly get_agent?: ResponseGetAgent | undefined;
  readonly get_resource_providers?: ResponseGetResourceProviders | undefined;
  readonly wait_nested_container?: ResponseWaitNestedContainer | undefined;
  readonly wait_container?: ResponseWaitContainer | undefined;
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
  | 'GET_CONTAINERS'
  | 'GET_FRAMEWORKS'
  | 'GET_EXECUTORS'
  | 'GET_OPERATIONS'
  | 'GET_TASKS'
  | 'GET_AGENT'
  | 'GET_RESOURCE_PROVIDERS'
  | 'WAIT_NESTED_CONTAINER'
  | 'WAIT_CONTAINER';

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
}

export interface ResponseGetContainers {
  readonly containers?: readonly ResponseGetContainersContainer[] | undefined;
}

export interface ResponseGetContainersContainer {
  readonly framework_id?: FrameworkID | undefined;
  readonly executor_id?: ExecutorID | undefined;
  readonly executor_name?: string | undefined;
  readonly container_id: ContainerID;
  readonly container_status?: ContainerStatus | undefined;
  readonly resource_statistics?: ResourceStatistics | undefined;
}

export interface ResponseGetFrameworks {
  readonly frameworks?: readonly ResponseGetFrameworksFramework[] | undefined;
  readonly completed_frameworks?: readonly ResponseGetFrameworksFramework[] | undefined;
}

export interface ResponseGetFrameworksFramework {
  readonly framework_info: FrameworkInfo;
}

export interface ResponseGetExecutors {
  readonly executors?: readonly ResponseGetExecutorsExecutor[] | undefined;
  readonly completed_executors?: readonly ResponseGetExecutorsExecutor[] | undefined;
}

export interface ResponseGetExecutorsExecutor {
  readonly executor_info: ExecutorInfo;
}

export interface ResponseGetOperations {
  readonly operations?: readonly Operation[] | undefined;
}

export interface ResponseGetTasks {
  readonly pending_tasks?: readonly Task[] | undefined;
  readonly queued_tasks?: readonly Task[] | undefined;
  readonly launched_tasks?: readonly Task[] | undefined;
  readonly terminated_tasks?: readonly Task[] | undefined;
  readonly completed_tasks?: readonly Task[] | undefined;
}

export interface ResponseGetAgent {
  readonly agent_info?: AgentInfo | undefined;
  readonly drain_config?: DrainConfig | undefined;
  readonly estimated_drain_start_time?: TimeInfo | undefined;
}

export interface ResponseGetResourceProviders {
  readonly resource_providers?: readonly ResponseGetResourceProvidersResourceProvider[] | undefined;
}

export interface ResponseGetResourceProvidersResourceProvider {
  readonly resource_provider_info: ResourceProviderInfo;
  readonly total_resources?: readonly Resource[] | undefined;
}

export interface ResponseWaitNestedContainer {
  readonly exit_status?: number | undefined;
  readonly state?: TaskState | undefined;
  readonly reason?: TaskStatusReason | undefined;
  readonly limitation?: TaskResourceLimitation | undefined;
  readonly message?: string | undefined;
}

export interface ResponseWaitContainer {
  readonly exit_status?: number | undefined;
  readonly state?: TaskState | undefined;
  readonly reason?: TaskStatusReason | undefined;
  readonly limitation?: TaskResourceLimitation | undefined;
  readonly message?: string | undefined;
}

export interface ProcessIO {
  readonly type?: ProcessIOType | undefined;
  readonly data?: ProcessIOData | undefined;
  readonly control?: ProcessIOControl | undefined;
}

export type ProcessIOType =
  | 'UNKNOWN'
  | 'DATA'
  | 'CONTROL';

export interface ProcessIOData {
  readonly type?: ProcessIODataType | undefined;
  readonly data?: Uint8Array | undefined;
}

export type ProcessIODataType =
  | 'UNKNOWN'
  | 'STDIN'
  | 'STDOUT'
  | 'STDERR';

export interface ProcessIOControl {
  readonly type?: ProcessIOControlType | undefined;
  readonly tty_info?: TTYInfo | undefined;
  readonly heartbeat?: ProcessIOControlHeartbeat | undefined;
}

export type ProcessIOControlType =
  | 'UNKNOWN'
  | 'TTY_INFO'
  | 'HEARTBEAT';

export interface ProcessIOControlHeartbeat {
  readonly interval?: DurationInfo | undefined;
}
