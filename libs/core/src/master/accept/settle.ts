import type { Resources } from '@mezzo/domain';
import type { Filters } from '@mezzo/domain/messages';
import { listCopies } from '../allocation/allocator-link.ts';
import type { Pipeline } from './pipeline.ts';

/**
 * Tells the allocator what became of the offers: what was converted, what comes back without a
 * filter because operations made it, what comes back with the call's filters because nobody wanted
 * it, and what is in use.
 *
 * Source: mesos src/master/master.cpp#Master::_accept
 */
export function settle(pipeline: Pipeline, filters: Filters): void {
  const { context, framework, agent, offered, remaining, resized, launched } = pipeline;
  const { allocator } = context;
  const ids = { frameworkId: { value: framework.id }, agentId: { value: agent.id } };
  if (pipeline.conversions.length > 0) {
    allocator.send({
      type: 'updateAllocation',
      ...ids,
      offered: listCopies(offered),
      conversions: pipeline.conversions,
    });
  }
  const converted = remaining.add(resized).subtract(offered);
  const declined = remaining.subtract(converted);
  allocator.send({ type: 'pause' });
  giveBack(pipeline, converted, undefined);
  giveBack(pipeline, declined, filters);
  if (!launched.isEmpty) {
    allocator.send({
      type: 'transitionOfferedToAllocated',
      ...ids,
      resources: listCopies(launched),
    });
  }
  allocator.send({ type: 'resume' });
}

function giveBack(
  { context, framework, agent }: Pipeline,
  resources: Resources,
  filters: Filters | undefined,
): void {
  if (resources.isEmpty) return;
  context.allocator.send({
    type: 'recoverResources',
    frameworkId: { value: framework.id },
    agentId: { value: agent.id },
    resources: listCopies(resources),
    ...(filters !== undefined && { filters }),
    allocated: false,
  });
}
