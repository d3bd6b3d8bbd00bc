import type { AllocatorReply } from '@mezzo/domain';
import type { EngineMessage } from '../allocation-engine.ts';
import type { ClusterState } from '../cluster/cluster-state.ts';
import type { AllocationRequests } from '../run/allocation-requests.ts';
import type { AgentHandlers } from './agent-handlers.ts';
import type { FrameworkHandlers } from './framework-handlers.ts';
import type { MessageOf } from './handled-message.ts';
import type { MaintenanceHandlers } from './maintenance-handlers.ts';
import type { ResourceHandlers } from './resource-handlers.ts';

/** Takes in one type of message; returns the answer, if there is one. */
export type MessageHandler<T extends EngineMessage['type']> = (
  message: MessageOf<T>,
  nowMs: number,
) => AllocatorReply | undefined;

export type MessageHandlers = { readonly [T in EngineMessage['type']]: MessageHandler<T> };

/** Answers what changes nothing. */
export interface QuestionAnswerer {
  answer(
    question: MessageOf<'getMetrics' | 'getOfferConstraintsDebug' | 'explain' | 'whatIf'>,
    nowMs: number,
  ): AllocatorReply;
}

export interface HandlerParts {
  readonly cluster: ClusterState;
  readonly requests: AllocationRequests;
  readonly agents: AgentHandlers;
  readonly frameworks: FrameworkHandlers;
  readonly resources: ResourceHandlers;
  readonly maintenance: MaintenanceHandlers;
  readonly questions: QuestionAnswerer;
}

/** What is done about each type of message, and which of them ask for an allocation. */
export function messageHandlers(parts: HandlerParts): MessageHandlers {
  return {
    ...frameworkMessages(parts),
    ...agentMessages(parts),
    ...resourceMessages(parts),
    ...clusterMessages(parts),
    ...queryMessages(parts),
  };
}

type Messages<T extends EngineMessage['type']> = Pick<MessageHandlers, T>;

/** A handler without an answer. */
function silent<T extends EngineMessage['type']>(
  handle: (message: MessageOf<T>, nowMs: number) => void,
): MessageHandler<T> {
  return (message, nowMs) => {
    handle(message, nowMs);
    return undefined;
  };
}

function frameworkMessages({
  frameworks,
  requests,
}: HandlerParts): Messages<
  | 'frameworkAdded'
  | 'frameworkUpdated'
  | 'frameworkActivated'
  | 'frameworkDeactivated'
  | 'frameworkRemoved'
  | 'suppress'
  | 'revive'
  | 'requestResources'
> {
  return {
    frameworkAdded: silent((message) => {
      frameworks.add(message);
      if (message.active) requests.requestAll();
    }),
    frameworkUpdated: silent((message) => frameworks.update(message)),
    frameworkActivated: silent(({ frameworkId }) => {
      frameworks.activate(frameworkId.value);
      requests.requestAll();
    }),
    frameworkDeactivated: silent(({ frameworkId }) => frameworks.deactivate(frameworkId.value)),
    frameworkRemoved: silent(({ frameworkId }) => frameworks.remove(frameworkId.value)),
    suppress: silent((message) => frameworks.suppress(message)),
    revive: silent((message) => {
      frameworks.revive(message);
      requests.requestAll();
    }),
    requestResources: () => undefined,
  };
}

function agentMessages({
  agents,
  maintenance,
  requests,
  cluster,
}: HandlerParts): Messages<
  | 'agentAdded'
  | 'agentUpdated'
  | 'resourceProviderAdded'
  | 'agentRemoved'
  | 'agentActivated'
  | 'agentDeactivated'
  | 'updateUnavailability'
  | 'updateInverseOffer'
> {
  return {
    agentAdded: silent((message) => requests.agentAdded(agents.add(message))),
    agentUpdated: silent((message) => requests.request(agents.update(message))),
    resourceProviderAdded: silent((message) => agents.addResourceProvider(message)),
    agentRemoved: silent(({ agentId }) => requests.forget(agents.remove(agentId.value))),
    agentActivated: silent(({ agentId }) => {
      cluster.agent(agentId.value).isActivated = true;
    }),
    agentDeactivated: silent(({ agentId }) => {
      cluster.agent(agentId.value).isActivated = false;
    }),
    updateUnavailability: silent((message) =>
      requests.request(maintenance.updateUnavailability(message)),
    ),
    updateInverseOffer: silent((message, nowMs) => maintenance.updateInverseOffer(message, nowMs)),
  };
}

function resourceMessages({
  resources,
}: HandlerParts): Messages<
  'recoverResources' | 'updateAllocation' | 'transitionOfferedToAllocated' | 'updateAvailable'
> {
  return {
    recoverResources: silent((message, nowMs) => resources.recover(message, nowMs)),
    updateAllocation: silent((message) => resources.updateAllocation(message)),
    transitionOfferedToAllocated: silent((message) => resources.transition(message)),
    updateAvailable: (message) => resources.updateAvailable(message),
  };
}

function clusterMessages({
  cluster,
  agents,
  requests,
}: HandlerParts): Messages<
  'pause' | 'resume' | 'updateQuota' | 'updateWeights' | 'updateWhitelist' | 'requestAllocation'
> {
  return {
    pause: silent(() => requests.pause()),
    resume: silent(() => requests.resume()),
    updateQuota: silent(({ quotas }) => quotas.forEach((quota) => cluster.setQuota(quota))),
    updateWeights: silent(({ weights }) =>
      weights.forEach(({ role = '*', weight }) => cluster.setWeight(role, weight)),
    ),
    updateWhitelist: silent(({ whitelist }) => agents.updateWhitelist(whitelist)),
    requestAllocation: silent(() => requests.requestAll()),
  };
}

function queryMessages({
  questions,
  maintenance,
}: HandlerParts): Messages<
  'getInverseOfferStatuses' | 'getMetrics' | 'getOfferConstraintsDebug' | 'explain' | 'whatIf'
> {
  return {
    getInverseOfferStatuses: ({ requestId }) => maintenance.statuses(requestId),
    getMetrics: (message, nowMs) => questions.answer(message, nowMs),
    getOfferConstraintsDebug: (message, nowMs) => questions.answer(message, nowMs),
    explain: (message, nowMs) => questions.answer(message, nowMs),
    whatIf: (message, nowMs) => questions.answer(message, nowMs),
  };
}
