/**
 * Operations of an ACCEPT that launch nothing. Each is carried out or dropped by itself.
 *
 * Source: mesos src/master/master.cpp#Master::_accept
 */
import {
  applyConversions,
  conversionsOf,
  Resources,
  type OperationConversion,
} from '@mezzo/domain';
import type { OfferOperation, Resource } from '@mezzo/domain/messages';
import { listCopies } from '../allocation/allocator-link.ts';
import { describeResourceAction } from '../authorization.ts';
import { rescindOffer } from '../offers/remove-offer.ts';
import { actionsOf } from '../operations/operation-actions.ts';
import { applyOperation } from '../operations/operation-life.ts';
import { validateOperation } from '../validation/operation.ts';
import type { Pipeline } from './pipeline.ts';
import { dropOperation } from './refuse.ts';

export function runOperation(pipeline: Pipeline, operation: OfferOperation): void {
  const { context, framework, agent } = pipeline;
  const reason = check(pipeline, operation) ?? carryOut(pipeline, operation);
  if (reason !== undefined) return dropOperation(context, framework, operation, reason);
  applyOperation(context, agent, framework, operation);
}

function check(pipeline: Pipeline, operation: OfferOperation): string | undefined {
  const { context, framework, agent } = pipeline;
  const { type } = operation;
  const place = `agent ${agent.id} at ${agent.address} (${agent.info.hostname})`;
  const isDisk = type === 'CREATE_DISK' || type === 'DESTROY_DISK';
  if (isDisk && !agent.capabilities.resourceProvider) {
    return `Not supported on ${place} because it does not have RESOURCE_PROVIDER capability`;
  }
  const { principal } = framework.info;
  const reason = validateOperation(operation, { agent, principal, framework });
  if (reason !== undefined) return `${reason}; on ${place}`;
  const denied = actionsOf(operation).find((action) => !context.config.approve(principal, action));
  if (denied === undefined) return undefined;
  return `Principal '${principal ?? ''}' no authorized to ${describeResourceAction(denied)}`;
}

/** Changes what is left of the offer. Resizes and disks leave nothing for later operations. */
function carryOut(pipeline: Pipeline, operation: OfferOperation): string | undefined {
  if (operation.type === 'DESTROY') rescindShared(pipeline, operation.destroy?.volumes);
  if (operation.type === 'CREATE_DISK') {
    return checkDiskSource(pipeline, operation, operation.create_disk?.source);
  }
  if (operation.type === 'DESTROY_DISK') {
    return checkDiskSource(pipeline, operation, operation.destroy_disk?.source);
  }
  const conversions = conversionsOf(operation);
  if (!conversions.ok) return conversions.reason;
  const isResize = operation.type === 'GROW_VOLUME' || operation.type === 'SHRINK_VOLUME';
  return isResize
    ? resize(pipeline, operation, conversions.value)
    : convert(pipeline, conversions.value);
}

function convert(
  pipeline: Pipeline,
  conversions: readonly OperationConversion[],
): string | undefined {
  const remaining = applyConversions(pipeline.remaining, conversions);
  if (!remaining.ok) return remaining.reason;
  pipeline.remaining = remaining.value;
  pipeline.remainingShared = remaining.value.shared();
  note(pipeline, conversions);
  return undefined;
}

function resize(
  pipeline: Pipeline,
  { type = 'UNKNOWN' }: OfferOperation,
  conversions: readonly OperationConversion[],
): string | undefined {
  const consumed = Resources.sum(conversions.map((conversion) => conversion.consumed));
  const converted = Resources.sum(conversions.map((conversion) => conversion.converted));
  const { remaining } = pipeline;
  if (!remaining.contains(consumed)) {
    return `Invalid ${type} operation: ${remaining.toString()} does not contain ${consumed.toString()}`;
  }
  pipeline.remaining = remaining.subtract(consumed);
  pipeline.resized = pipeline.resized.add(converted);
  note(pipeline, conversions);
  return undefined;
}

/** Only a resource provider could carry this out, and none is known to have this disk. */
function checkDiskSource(
  { remaining }: Pipeline,
  { type = 'UNKNOWN' }: OfferOperation,
  source: Resource | undefined,
): string {
  const consumed = Resources.of(source === undefined ? [] : [source]);
  return `Invalid ${type} Operation: ${remaining.toString()} does not contain ${consumed.toString()}`;
}

/** A volume that is destroyed may be in other offers, if it is shared. */
function rescindShared({ context, agent }: Pipeline, volumes: readonly Resource[] = []): void {
  const each = volumes.map((volume) => Resources.of([volume]));
  for (const offer of [...agent.offers]) {
    if (each.some((volume) => offer.resources.contains(volume))) rescindOffer(context, offer);
  }
}

function note(pipeline: Pipeline, conversions: readonly OperationConversion[]): void {
  for (const { consumed, converted } of conversions) {
    pipeline.conversions.push({
      consumed: listCopies(consumed),
      converted: listCopies(converted),
    });
  }
}
