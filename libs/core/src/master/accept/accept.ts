/**
 * ACCEPT: offers are turned into tasks, reservations and volumes.
 *
 *     validate offers ─▶ prepare operations ─▶ take the offers ─▶ run the operations in order
 *                                                                        │
 *     tell the allocator: conversions, what is left, what is used ◀──────┘
 *
 * Source: mesos src/master/master.cpp#Master::accept, Master::_accept
 */
import { defined, Resources } from '@mezzo/domain';
import type { OfferID, OfferOperation, schedulerApi } from '@mezzo/domain/messages';
import type { MasterContext } from '../master-context.ts';
import type { FrameworkRecord } from '../model/framework-record.ts';
import { discardOffer, takeOffer } from '../offers/remove-offer.ts';
import { validateOfferIds } from '../validation/offer-ids.ts';
import { launchGroup } from './launch-group.ts';
import { launch } from './launch.ts';
import { openPipeline, type Pipeline } from './pipeline.ts';
import { prepareOperations, type OperationScope } from './prepare-operations.ts';
import { dropOperation, isLaunch, refuseTasks, tasksOf } from './refuse.ts';
import { runOperation } from './run-operation.ts';
import { settle } from './settle.ts';

export function accept(
  context: MasterContext,
  framework: FrameworkRecord,
  call: schedulerApi.CallAccept,
): void {
  const operations = call.operations ?? [];
  const ids = call.offer_ids ?? [];
  countCall(context, operations);
  const reason = validateOfferIds(context.state, framework, ids);
  if (reason !== undefined) return refuse(context, framework, ids, operations, reason);
  const scope = scopeOf(context, framework, ids);
  const prepared = prepareOperations(context, scope, operations);
  const pipeline = openPipeline(context, scope, takeOffers(context, framework, ids));
  for (const operation of prepared) run(pipeline, operation);
  settle(pipeline, call.filters ?? {});
}

/** A launch of nothing declines the offers. */
function countCall(context: MasterContext, operations: readonly OfferOperation[]): void {
  for (const { type, launch: payload } of operations) {
    if (type !== 'LAUNCH') continue;
    const isEmpty = (payload?.task_infos ?? []).length === 0;
    context.metrics.count(isEmpty ? 'messages_decline_offers' : 'messages_launch_tasks');
  }
}

/** Deviates: an offer of another framework is left alone; Mesos would discard it. */
function refuse(
  context: MasterContext,
  framework: FrameworkRecord,
  ids: readonly OfferID[],
  operations: readonly OfferOperation[],
  reason: string,
): void {
  for (const { value } of ids) {
    const record = context.state.offers.get(value);
    if (record?.frameworkId === framework.id) discardOffer(context, record);
  }
  for (const operation of operations) {
    if (!isLaunch(operation)) {
      const message = `Operation attempted with invalid offers: ${reason}`;
      dropOperation(context, framework, operation, message);
      continue;
    }
    refuseTasks(context, framework, tasksOf(operation), {
      state: framework.capabilities.partitionAware ? 'TASK_DROPPED' : 'TASK_LOST',
      reason: 'REASON_INVALID_OFFERS',
      message: `Task launched with invalid offers: ${reason}`,
    });
  }
}

/** Offers that passed validation are of one agent and one role. */
function scopeOf(
  context: MasterContext,
  framework: FrameworkRecord,
  ids: readonly OfferID[],
): OperationScope {
  const first = defined(context.state.offers.get(ids[0]?.value ?? ''), 'a valid offer stands');
  const agent = defined(context.agent(first.agentId), `offer ${first.id} outlived its agent`);
  return { framework, agent, role: first.role };
}

function takeOffers(
  context: MasterContext,
  framework: FrameworkRecord,
  ids: readonly OfferID[],
): Resources {
  const records = ids.map(({ value }) =>
    defined(context.state.offers.get(value), `offer ${value} was validated`),
  );
  for (const record of records) takeOffer(context, record);
  framework.metrics.add('offers/accepted', records.length);
  return Resources.sum(records.map(({ resources }) => resources));
}

function run(pipeline: Pipeline, operation: OfferOperation): void {
  if (operation.launch !== undefined && operation.type === 'LAUNCH') {
    launch(pipeline, operation.launch.task_infos ?? []);
  } else if (operation.launch_group !== undefined && operation.type === 'LAUNCH_GROUP') {
    launchGroup(pipeline, operation.launch_group);
  } else {
    runOperation(pipeline, operation);
  }
}
