import {
  agentInfoView,
  frameworkView,
  VIEW_EVERYTHING,
  type ExecutorPlace,
  type FrameworkFacts,
  type ViewPermissions,
} from '@mezzo/core';
import { withoutSecrets } from '@mezzo/domain';
import type { Offer } from '@mezzo/domain/messages';
import {
  MasterResponseGetExecutorsExecutor,
  MasterResponseGetFrameworksFramework,
  Offer as OfferMessage,
} from '@mezzo/proto';
import { CapturedOffer } from '../views/captured-offer.ts';
import type { CapturedPage } from '../views/captured-page.ts';
import { elements, mapped, taskTexts, type JsonPieces } from '../views/pieces.ts';
import type { FrameworkCapture, StateCapture } from '../views/state-capture.ts';
import { agentInfoJson } from './agent-view-json.ts';

/** What one reader may see of the state at one moment. */
export interface StateView {
  readonly capture: StateCapture;
  readonly permissions: ViewPermissions;
}

/**
 * JSON of the large views. Mesos prints them by hand: their lists are there even when they are empty.
 *
 * Source: mesos src/master/readonly_handler.cpp#jsonifyGetState
 */
export function* getStatePieces(view: StateView): JsonPieces {
  yield '{"get_tasks":';
  yield* getTasksPieces(view);
  yield ',"get_executors":';
  yield* getExecutorsPieces(view);
  yield ',"get_frameworks":';
  yield* getFrameworksPieces(view);
  yield ',"get_agents":';
  yield* getAgentsPieces(view);
  yield '}';
}

/** Tasks of registered and completed frameworks. */
export function* getTasksPieces(view: StateView): JsonPieces {
  yield '{"tasks":[';
  yield* elements(taskElements(view, ({ tasks }) => tasks));
  yield '],"unreachable_tasks":[';
  yield* elements(taskElements(view, ({ unreachableTasks }) => unreachableTasks));
  yield '],"completed_tasks":[';
  yield* elements(taskElements(view, ({ completedTasks }) => completedTasks));
  yield ']}';
}

export function* getExecutorsPieces(view: StateView): JsonPieces {
  yield '{"executors":[';
  yield* elements(
    mapped(executorsOf(view), (executor) =>
      executor === undefined
        ? undefined
        : `,${MasterResponseGetExecutorsExecutor.toJson(executorView(executor))}`,
    ),
  );
  yield ']}';
}

export function* getFrameworksPieces(view: StateView): JsonPieces {
  const shown = visibleFrameworks(view);
  yield '{"frameworks":[';
  yield* eachFramework(shown.filter(({ isRegistered }) => isRegistered));
  yield '],"completed_frameworks":[';
  yield* eachFramework(shown.filter(({ isRegistered }) => !isRegistered));
  yield ']}';
}

export function* getAgentsPieces({ capture, permissions }: StateView): JsonPieces {
  yield '{"agents":[';
  yield* elements(mapped(capture.agents, (agent) => agent.v1Element(permissions)));
  yield '],"recovered_agents":[';
  yield* elements(
    mapped(
      capture.recoveredAgents,
      (info) => `,${agentInfoJson(agentInfoView(info, permissions))}`,
    ),
  );
  yield ']}';
}

export function visibleFrameworks({
  capture,
  permissions,
}: StateView): readonly FrameworkCapture[] {
  if (permissions === VIEW_EVERYTHING) return capture.frameworks;
  return capture.frameworks.filter(({ framework }) => permissions.framework(framework.facts.info));
}

/** Undefined for each executor that does not show. */
export function* executorsOf(view: StateView): Generator<ExecutorPlace | undefined, void> {
  for (const { framework, executors } of visibleFrameworks(view)) {
    for (const place of executors) {
      const isShown = view.permissions.executor(place.executor, framework.facts.info);
      yield isShown ? place : undefined;
    }
  }
}

export function executorView({ executor, agentId }: ExecutorPlace) {
  return { executor_info: withoutSecrets(executor), agent_id: { value: agentId } };
}

function* taskElements(
  view: StateView,
  listOf: (framework: FrameworkCapture) => readonly CapturedPage[],
): Generator<string | undefined, void> {
  for (const capture of visibleFrameworks(view)) {
    const { info } = capture.framework.facts;
    yield* taskTexts(listOf(capture), 'v1', view.permissions, info);
  }
}

function* eachFramework(frameworks: readonly FrameworkCapture[]): JsonPieces {
  for (const [index, { framework }] of frameworks.entries()) {
    if (index > 0) yield ',';
    yield* frameworkPieces(framework.facts);
  }
}

/** A framework may hold an offer of every agent: too many for one piece. */
function* frameworkPieces(facts: FrameworkFacts): JsonPieces {
  const view = frameworkView({ ...facts, offers: [] });
  if (facts.offers.length === 0) {
    yield MasterResponseGetFrameworksFramework.toJson(view);
    return;
  }
  const json = MasterResponseGetFrameworksFramework.toJson({ ...view, offers: [hollowOffer] });
  const [head = '', tail = ''] = json.split(hollowOfferJson);
  yield head;
  yield* elements(mapped(facts.offers, (offer) => CapturedOffer.of(offer).v1Element));
  yield tail;
}

/** Takes the place of the offers in the text of a framework. No framework can have its name in it. */
const hollowOffer: Offer = {
  id: { value: '\u0000' },
  framework_id: { value: '' },
  agent_id: { value: '' },
  hostname: '',
};
const hollowOfferJson = OfferMessage.toJson(hollowOffer);
