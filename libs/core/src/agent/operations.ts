/**
 * Operations on the agent's own resources: RESERVE, UNRESERVE, CREATE, DESTROY, GROW_VOLUME and
 * SHRINK_VOLUME. The master has applied them already when it sends them; the agent makes the result
 * durable, creates or deletes the volumes, and tells the framework if it wants to know.
 *
 * Source: mesos src/slave/slave.cpp#Slave::applyOperation, reconcileOperations
 */
import {
  applyCheckpointedResources,
  applyConversions,
  checkpointedPart,
  conversionsOf,
  equalBytes,
  hexOf,
  needsCheckpointing,
  Resources,
  upgradeOperation,
  type MasterToAgent,
} from '@mezzo/domain';
import type {
  OfferOperation,
  Operation,
  OperationState,
  OperationStatus,
  Resource,
} from '@mezzo/domain/messages';
import type { Timer } from '../master/timer-heap.ts';
import type { AgentContext } from './agent-context.ts';
import { RETRY_INTERVAL_MAX_MS, RETRY_INTERVAL_MIN_MS } from './status-update-manager.ts';

type ApplyOperation = Extract<MasterToAgent, { type: 'applyOperation' }>;
type AcknowledgeOperation = Extract<MasterToAgent, { type: 'acknowledgeOperationStatus' }>;
export type OperationMessage = Extract<
  MasterToAgent,
  { type: 'applyOperation' | 'reconcileOperations' | 'acknowledgeOperationStatus' }
>;

export class Operations {
  private readonly context: AgentContext;
  private readonly onSettled: () => void;
  private readonly retries = new Map<string, Timer>();
  private paused = true;

  /** @param onSettled - called when an operation has been acknowledged */
  constructor(context: AgentContext, onSettled: () => void) {
    this.context = context;
    this.onSettled = onSettled;
  }

  handle(message: OperationMessage): void {
    switch (message.type) {
      case 'applyOperation':
        this.apply(message);
        return;
      case 'reconcileOperations':
        for (const uuid of message.operationUuids) this.reconcile(uuid);
        return;
      case 'acknowledgeOperationStatus':
        this.acknowledge(message);
    }
  }

  /** Whether reservations or volumes are used that are not here. */
  areMissing(resources: readonly Resource[]): boolean {
    const used = Resources.of(resources).filter(needsCheckpointing).unallocate();
    return !this.context.checkpointedResources.contains(used);
  }

  /** The agent is not registered: what is sent now is lost. */
  pause(): void {
    this.paused = true;
    for (const timer of this.retries.values()) this.context.timers.cancel(timer);
    this.retries.clear();
  }

  /** Sends every status that was not acknowledged. */
  resume(): void {
    this.paused = false;
    for (const key of this.context.operations.keys()) this.send(key, RETRY_INTERVAL_MIN_MS);
  }

  private apply(message: ApplyOperation): void {
    const key = hexOf(message.operationUuid);
    if (this.context.operations.has(key)) {
      this.send(key, RETRY_INTERVAL_MIN_MS);
      return;
    }
    const { resourceVersionUuid: version } = message;
    const isOutdated =
      version !== undefined && !equalBytes(version, this.context.resourceVersionUuid);
    const refusal = isOutdated
      ? 'Operation assumes outdated resource state'
      : this.convert(message.operation);
    const state = refusal === undefined ? 'OPERATION_FINISHED' : 'OPERATION_DROPPED';
    this.report(message, state, refusal);
  }

  /** @returns why the operation cannot be carried out; undefined when it has been */
  private convert(operation: OfferOperation): string | undefined {
    const upgraded = upgradeOperation(operation);
    if (!upgraded.ok) return upgraded.reason;
    const conversions = conversionsOf(upgraded.value);
    if (!conversions.ok) return conversions.reason;
    const { checkpointedResources: before, info } = this.context;
    const total = applyCheckpointedResources(Resources.of(info.resources), before);
    if (!total.ok) return total.reason;
    const unallocated = conversions.value.map(({ consumed, converted, destroyed }) => ({
      consumed: consumed.unallocate(),
      converted: converted.unallocate(),
      destroyed: destroyed && Resources.of([destroyed]).unallocate().messages[0],
    }));
    const result = applyConversions(total.value, unallocated);
    if (!result.ok) return result.reason;
    this.replaceCheckpointed(before, checkpointedPart(result.value));
    return undefined;
  }

  private replaceCheckpointed(before: Resources, after: Resources): void {
    this.context.checkpointedResources = after;
    this.context.checkpoint({ kind: 'resources', resources: after.messages });
    const volumesBefore = before.persistentVolumes();
    const volumesAfter = after.persistentVolumes();
    for (const volume of newVolumes(volumesAfter, volumesBefore)) {
      this.context.emit({ kind: 'createVolume', volume });
    }
    for (const volume of newVolumes(volumesBefore, volumesAfter)) {
      this.context.emit({ kind: 'destroyVolume', volume });
    }
  }

  private report(
    { operation, operationUuid, frameworkId }: ApplyOperation,
    state: OperationState,
    message: string | undefined,
  ): void {
    const agentId = { value: this.context.agentId };
    const status: OperationStatus = {
      ...(operation.id === undefined ? {} : { operation_id: operation.id }),
      state,
      ...(message === undefined ? {} : { message }),
      // Without an id nobody will acknowledge.
      ...(operation.id === undefined ? {} : { uuid: { value: this.context.random.uuidBytes() } }),
      agent_id: agentId,
    };
    if (operation.id === undefined) {
      const type = 'operationStatusUpdate';
      this.context.toMaster({ type, agentId, frameworkId, status, operationUuid });
      return;
    }
    const record: Operation = {
      ...(frameworkId === undefined ? {} : { framework_id: frameworkId }),
      agent_id: agentId,
      info: operation,
      latest_status: status,
      statuses: [status],
      uuid: { value: operationUuid },
    };
    this.context.operations.set(hexOf(operationUuid), record);
    this.context.checkpoint({ kind: 'operation', operation: record });
    if (!this.paused) this.send(hexOf(operationUuid), RETRY_INTERVAL_MIN_MS);
  }

  private send(key: string, intervalMs: number): void {
    const operation = this.context.operations.get(key);
    if (operation === undefined || this.paused) return;
    this.context.timers.cancel(this.retries.get(key));
    this.context.toMaster({
      type: 'operationStatusUpdate',
      agentId: { value: this.context.agentId },
      frameworkId: operation.framework_id,
      status: operation.latest_status,
      latestStatus: operation.latest_status,
      operationUuid: operation.uuid.value,
    });
    const retry = this.context.schedule(intervalMs, () => {
      this.send(key, Math.min(intervalMs * 2, RETRY_INTERVAL_MAX_MS));
    });
    this.retries.set(key, retry);
  }

  /** Of an operation that is known the framework hears anyway. */
  private reconcile(operationUuid: Uint8Array): void {
    if (this.context.operations.has(hexOf(operationUuid))) return;
    const agentId = { value: this.context.agentId };
    this.context.toMaster({
      type: 'operationStatusUpdate',
      agentId,
      status: { state: 'OPERATION_DROPPED', agent_id: agentId },
      operationUuid,
    });
  }

  private acknowledge({ operationUuid, statusUuid }: AcknowledgeOperation): void {
    const key = hexOf(operationUuid);
    const expected = this.context.operations.get(key)?.latest_status.uuid?.value;
    if (expected === undefined || !equalBytes(expected, statusUuid)) {
      this.context.log('warning', `ignoring an acknowledgement of operation ${key}`);
      return;
    }
    this.context.timers.cancel(this.retries.get(key));
    this.retries.delete(key);
    this.context.operations.delete(key);
    this.context.checkpoint({ kind: 'operationRemoved', operationUuid });
    this.onSettled();
  }
}

/** The volumes in `volumes` that `others` has not, whatever their size. */
function newVolumes(volumes: Resources, others: Resources): readonly Resource[] {
  const known = new Set(others.messages.map(volumeKey));
  return volumes.messages.filter((volume) => !known.has(volumeKey(volume)));
}

function volumeKey({ disk, reservations }: Resource): string {
  return `${reservations?.at(-1)?.role ?? ''}\n${disk?.persistence?.id ?? ''}`;
}
