export { InvariantError, assertNever, defined, invariant } from './invariant.ts';
export type {
  AgentDescription,
  AgentToMaster,
  MasterToAgent,
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
export type { Address, BusEndpoint, Envelope, MessageHandler, Stop } from './ports/bus.ts';
export type { Election, Leadership } from './ports/election.ts';
export type {
  AdmittedAgent,
  DepartedAgent,
  Registry,
  RegistryChange,
  RegistryState,
} from './ports/registry.ts';
export { AdapterError, type AdapterErrorKind } from './ports/adapter-error.ts';
export type {
  HostedCheckRequest,
  HostedCheckResult,
  HostedContainerExit,
  HostedExecutor,
  HostedExecutorHost,
} from './ports/hosted-executor.ts';
