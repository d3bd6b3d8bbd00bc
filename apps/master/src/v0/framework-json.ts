import { labelsJson, resourcesJson } from '@mezzo/http-kit';
import type { ExecutorPlace, FrameworkFacts, ViewPermissions } from '@mezzo/core';
import { withoutSecrets } from '@mezzo/domain';
import {
  double,
  fragment,
  SchedulerOfferConstraints,
  writeJson,
  type WritableJson,
} from '@mezzo/proto';
import { CapturedOffer } from '../views/captured-offer.ts';
import type { CapturedPage } from '../views/captured-page.ts';
import {
  elements,
  mapped,
  membersText,
  moreMembersText,
  taskTexts,
  type JsonPieces,
} from '../views/pieces.ts';
import type { FrameworkCapture } from '../views/state-capture.ts';
import { executorJson } from './executor-json.ts';

type Members = Readonly<Record<string, WritableJson | undefined>>;

/** What `/state-summary` shows of a framework, and others begin with. */
export function frameworkSummaryJson(framework: FrameworkFacts): Members {
  const { info } = framework;
  return {
    id: framework.id,
    name: info.name,
    used_resources: resourcesJson(framework.used),
    offered_resources: resourcesJson(framework.offered),
    capabilities: (info.capabilities ?? []).map(({ type }) => type ?? 'UNKNOWN'),
    hostname: info.hostname ?? '',
    webui_url: info.webui_url ?? '',
    active: framework.active,
    connected: framework.connected,
    recovered: framework.recovered,
  };
}

/** Source: mesos src/master/readonly_handler.cpp#FullFrameworkWriter */
export function* frameworkPieces(
  capture: FrameworkCapture,
  permissions: ViewPermissions,
): JsonPieces {
  const { facts } = capture.framework;
  const tasksOf = (pages: readonly CapturedPage[]) =>
    elements(taskTexts(pages, 'v0', permissions, facts.info));
  yield `{${membersText(frameworkHeadJson(facts))},"tasks":[`;
  yield* tasksOf(capture.tasks);
  yield '],"unreachable_tasks":[';
  yield* tasksOf(capture.unreachableTasks);
  yield '],"completed_tasks":[';
  yield* tasksOf(capture.completedTasks);
  yield '],"offers":[';
  yield* elements(mapped(facts.offers, (offer) => CapturedOffer.of(offer).v0Element));
  yield '],"executors":[';
  yield* elements(mapped(capture.executors, (place) => executorElement(place, facts, permissions)));
  yield `]${moreMembersText(frameworkTailJson(facts))}}`;
}

function frameworkHeadJson(framework: FrameworkFacts): Members {
  const { info } = framework;
  return {
    ...frameworkSummaryJson(framework),
    user: info.user,
    failover_timeout: double(info.failover_timeout ?? 0),
    checkpoint: info.checkpoint ?? false,
    registered_time: double(framework.registeredTimeMs / 1000),
    unregistered_time: double(framework.unregisteredTimeMs / 1000),
    principal: info.principal,
    resources: resourcesJson(framework.used.add(framework.offered)),
    reregistered_time:
      framework.reregisteredTimeMs === framework.registeredTimeMs
        ? undefined
        : double(framework.reregisteredTimeMs / 1000),
    ...(framework.capabilities.multiRole
      ? { roles: [...(info.roles ?? [])] }
      : { role: info.role ?? '*' }),
  };
}

function frameworkTailJson({ info, offerConstraints }: FrameworkFacts): Members {
  return {
    labels: labelsJson(info.labels),
    offer_constraints: fragment(SchedulerOfferConstraints.toJson(offerConstraints ?? {}, 'v0')),
  };
}

/** Executors that do not show leave an empty object behind, as in Mesos. */
function executorElement(
  { executor, agentId }: ExecutorPlace,
  { info }: FrameworkFacts,
  permissions: ViewPermissions,
): string {
  if (!permissions.executor(executor, info)) return ',{}';
  return `,${writeJson(executorJson(withoutSecrets(executor), agentId))}`;
}
