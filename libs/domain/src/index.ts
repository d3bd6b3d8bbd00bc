export { sampleStatistics } from './sample-statistics.ts';
export { steadyClock, type ClockSources } from './steady-clock.ts';
export { InvariantError, assertNever, defined, invariant } from './invariant.ts';
export type {
  AgentDescription,
  AgentToMaster,
  MasterToAgent,
  RegistrationOrdinal,
  RunningExecutor,
  StatusUpdate,
  TaskReconciliation,
} from './protocol/agent-protocol.ts';
export type {
  AgentProposal,
  AgentVerdict,
  AllocatorEpoch,
  AllocatorInput,
  AllocatorMessage,
  AllocatorOptions,
  AllocatorOutput,
  AllocatorReply,
  AllocatorTag,
  FairnessLevel,
  FrameworkOptions,
  FrameworkProposal,
  FrameworkResources,
  InverseOfferProposal,
  OfferExplanation,
  ResourceAmounts,
  ResourceConversion,
  RoleProposal,
  ShareComparison,
  VerdictSummary,
  WhatIfResult,
  WhatIfRole,
} from './protocol/allocator-protocol.ts';
export {
  allocatorElection,
  allocatorMessagesMax,
  allocatorPatterns,
  type AllocatorCandidate,
} from './protocol/allocator-line.ts';
export type { Address, BusEndpoint, Envelope, MessageHandler, Stop } from './ports/bus.ts';
export type { Election, Leadership } from './ports/election.ts';
export type {
  AdmittedAgent,
  DepartedAgent,
  Registry,
  RegistryChange,
  RegistryState,
} from './ports/registry.ts';
export type { Signpost } from './ports/signpost.ts';
export { AdapterError, type AdapterErrorKind } from './ports/adapter-error.ts';
export type {
  HostedCheckRequest,
  HostedCheckResult,
  HostedContainerExit,
  HostedExecutor,
  HostedExecutorHost,
  HostedLaunchOutcome,
  HostedLaunchRequest,
  HostedProbe,
} from './ports/hosted-executor.ts';
export { equalBytes, hexOf, uuidBytes, uuidText } from './bytes.ts';
export {
  durationFromSeconds,
  durationInfoOfMs,
  formatDuration,
  millisecondsOf,
  parseDuration,
  secondsOf,
} from './duration.ts';
export { formatDouble } from './format-double.ts';
export { formatContainerId, rootContainerId, validateContainerId, validateId } from './ids.ts';
export { failure, success, type Result } from './result.ts';
export {
  DEFAULT_ROLE,
  ancestorRoles,
  isInRoleSubtree,
  isNestedRole,
  isStrictSubroleOf,
  validateRole,
} from './roles.ts';
export { findResources } from './resources/find-resources.ts';
export { formatResource } from './resources/format-resource.ts';
export { ItemSet } from './resources/item-set.ts';
export { formatLabels, labelsKey } from './resources/labels.ts';
export type { Quantity } from './resources/quantity-list.ts';
export { Ranges } from './resources/ranges.ts';
export { RangesUnion } from './resources/ranges-union.ts';
export { ResourceEntry, type Amount } from './resources/resource-entry.ts';
export {
  downgradeResource,
  downgradeResources,
  toEndpointFormat,
  upgradeResource,
  upgradeResources,
  type ResourceFormat,
} from './resources/resource-format.ts';
export { ResourceKind, type ResourceTraits, type ResourceType } from './resources/resource-kind.ts';
export { ResourceLimits } from './resources/resource-limits.ts';
export { ResourceQuantities } from './resources/resource-quantities.ts';
export { Resources } from './resources/resources.ts';
export { reservationAncestor } from './resources/reservation-ancestor.ts';
export { formatMilli, fromMilli, toMilli } from './resources/scalar.ts';
export { validateResource, validateResources } from './resources/validate-resource.ts';
export { formatTextMessage, type TextFields } from './text/text-message.ts';
export { parseLimits, parseQuantities } from './text/quantity-text.ts';
export {
  parseResourceList,
  parseResources,
  type ResourcesTextOptions,
} from './text/resources-text.ts';
export { parseValueText } from './text/value-text.ts';
export { RegistryImage } from './ports/registry-image.ts';
export { registryKeyOf } from './ports/registry-key.ts';
export { decodePlainData, encodePlainData } from './protocol/plain-data.ts';
export {
  applyCheckpointedResources,
  checkpointedPart,
  needsCheckpointing,
} from './resources/checkpointed-resources.ts';
export {
  applyConversion,
  applyConversions,
  applyOperation,
  consumedResourcesOf,
  conversionsOf,
  type OperationConversion,
} from './resources/operation-conversion.ts';
export { resourcesView, type ResourcesView } from './resources/resources-view.ts';
export { shrinkToLimits, shrinkToQuantities } from './resources/shrink-resources.ts';
export { upgradeExecutor, upgradeOperation, upgradeTask } from './resources/upgrade-operation.ts';
export {
  AGENT_PROCESS_STATES,
  AGENT_STATES,
  DRAIN_STATES,
  type AgentEvent,
  type AgentProcessState,
  type AgentState,
} from './states/agent-state.ts';
export {
  AGENT_FRAMEWORK_STATES,
  EXECUTOR_STATES,
  type AgentFrameworkState,
  type ExecutorEvent,
  type ExecutorState,
} from './states/executor-state.ts';
export {
  FRAMEWORK_STATES,
  isConnectedFrameworkState,
  type FrameworkEvent,
  type FrameworkState,
} from './states/framework-state.ts';
export {
  OPERATION_STATES,
  isTerminalOperationState,
  nextOperationState,
} from './states/operation-state.ts';
export { transition, type StateTable } from './states/state-table.ts';
export {
  TASK_STATES,
  isTerminalTaskState,
  nextTaskState,
  releasesResources,
} from './states/task-state.ts';
export {
  equalAttributes,
  formatAttribute,
  formatAttributeValue,
  parseAttributes,
} from './text/attributes-text.ts';
export { OfferConstraintsFilter } from './offer-constraints/offer-constraints-filter.ts';
export type { Re2Limits } from './offer-constraints/re2-pattern.ts';
export { agentResources, type DetectedMachine } from './text/agent-resources.ts';
export {
  ACL_KEYS,
  AUTHORIZABLE_PATHS,
  type AclKey,
  type AclKeyTraits,
  type AclObjectKind,
} from './authorization/acl-keys.ts';
export type { Acl, AclEntity, AclEntityType, Acls } from './authorization/acls.ts';
export {
  AUTHORIZATION_ACTIONS,
  type AuthorizationAction,
} from './authorization/authorization-action.ts';
export type { AuthorizationObject } from './authorization/authorization-object.ts';
export {
  ALLOW_ALL_AUTHORIZER,
  rejectingApprover,
  type AuthorizationSubject,
  type Authorizer,
  type ObjectApprover,
} from './authorization/authorizer.ts';
export { formatAcls } from './authorization/format-acls.ts';
export { LocalAuthorizer } from './authorization/local-authorizer.ts';
export { ObjectApprovers, type ObjectApproversOptions } from './authorization/object-approvers.ts';
export { parseAcls, type ParsedAcls } from './authorization/parse-acls.ts';
export { taskWithoutSecrets, withoutSecrets } from './secrets/without-secrets.ts';
