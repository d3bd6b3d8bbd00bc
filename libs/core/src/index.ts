export { Master, type MasterOptions } from './master/master.ts';
export {
  DEFAULT_MASTER_CONFIG,
  type MasterConfig,
  type RemovalRateLimit,
} from './master/master-config.ts';
export type {
  ActionObject,
  PlainAction,
  Principal,
  ResourceAction,
  RoleAction,
} from './master/authorization.ts';
export type { IdGenerator } from './master/id-generator.ts';
export type { MasterInput, RequestId, StreamId } from './master/master-input.ts';
export { effectsInOrder } from './master/effects-in-order.ts';
export type { MasterEffect, PublishSubject, Reply } from './master/master-effect.ts';
export type {
  AgentRegister,
  AgentTransition,
  DrainState,
  FrameworkRegister,
  MachineRecord,
  MasterState,
} from './master/master-state.ts';
export type { AgentRecord } from './master/model/agent-record.ts';
export type { ConnectionState, FrameworkRecord } from './master/model/framework-record.ts';
export type { InverseOfferRecord, OfferRecord } from './master/model/offer-record.ts';
export type { OperationRecord } from './master/model/operation-record.ts';
export { TaskPage } from './master/model/task-pages.ts';
export { TaskRecord } from './master/model/task-record.ts';
export { MASTER_COUNTERS, type MasterMetrics } from './master/metrics/master-metrics.ts';
export { validateSchedulerCall } from './master/validation/scheduler-call.ts';
export {
  agentFacts,
  usedOn,
  agentInfoView,
  agentView,
  getAgentsView,
  type AgentFacts,
} from './master/views/agent-view.ts';
export {
  getMaintenanceScheduleView,
  getMaintenanceStatusView,
  getQuotaView,
  getWeightsView,
} from './master/views/cluster-view.ts';
export {
  frameworkEventView,
  frameworkFacts,
  frameworkView,
  getFrameworksView,
  type FrameworkFacts,
} from './master/views/framework-view.ts';
export { getOperationsView } from './master/views/operation-view.ts';
export {
  frameworksByRole,
  getRolesView,
  knownRoles,
  roleQuantities,
  type RoleQuantities,
} from './master/views/role-view.ts';
export { getMasterView, getStateView } from './master/views/state-view.ts';
export {
  getExecutorsView,
  getTasksView,
  visibleExecutors,
  visibleFrameworks,
  visibleTasks,
  type ExecutorPlace,
} from './master/views/task-view.ts';
export {
  VIEW_EVERYTHING,
  mayViewResource,
  visibleResources,
  type ViewPermissions,
} from './master/views/view-permissions.ts';
export { validateCommandInfo } from './master/validation/command-info.ts';
export { validateContainerInfo } from './master/validation/container-info.ts';
export { validateGpus } from './master/validation/resource.ts';
export { isDefaultQuota, validateQuotaConfig } from './master/validation/quota.ts';
export { Agent } from './agent/agent.ts';
export { AGENT_CAPABILITIES, type AgentConfig, type AgentRandom } from './agent/agent-config.ts';
export type { AgentContext } from './agent/agent-context.ts';
export type { AgentCounters } from './agent/agent-counters.ts';
export type {
  AgentEffect,
  AgentReply,
  ContainerAllotment,
  ContainerRequest,
} from './agent/agent-effect.ts';
export type {
  AgentInput,
  ContainerLaunchFailure,
  ContainerTermination as AgentContainerTermination,
  MasterReference,
  RecoveredContainerState,
} from './agent/agent-input.ts';
export type { CheckpointRecord, ExecutorRole } from './agent/checkpoint-record.ts';
export {
  CheckpointState,
  type CheckpointedExecutor,
  type CheckpointedTask,
} from './agent/checkpoint-state.ts';
export { allocationRole, containerRequestOfRun } from './agent/container-request.ts';
export { allotmentOfRun } from './agent/executor-allotment.ts';
export { taskOf as agentTaskOf } from './agent/task-messages.ts';
export { reconfigurationRefusal } from './agent/reconfiguration.ts';
export { validateExecutorCall } from './agent/executor-call-validation.ts';
export {
  ExecutorRecord,
  FrameworkRecord as AgentFrameworkRecord,
  type TaskRecord as AgentTaskRecord,
} from './agent/records.ts';
export { metricsSnapshot, type MetricsSource } from './master/metrics/metrics-snapshot.ts';
export type { ExecutorClaims } from './agent/executor-claims.ts';
