import type { OperationStatus, TaskStatus, schedulerApi } from '@mezzo/domain/messages';
import type { MasterHarness } from './master-harness.ts';
import type { Placeholders } from './placeholders.ts';
import { uuid } from './sample-messages.ts';

/** Stands in for agents and executors: they do what they did when a scenario was recorded. */
export class RecordedDeeds {
  private readonly harness: MasterHarness;
  private readonly placeholders: Placeholders;
  /** By stream. */
  private readonly frameworkIds: ReadonlyMap<string, string>;
  private uuidsCount = 0;

  constructor(
    harness: MasterHarness,
    placeholders: Placeholders,
    frameworkIds: ReadonlyMap<string, string>,
  ) {
    this.harness = harness;
    this.placeholders = placeholders;
    this.frameworkIds = frameworkIds;
  }

  /** @param stream - the stream that saw the outcome */
  repeat(stream: string, event: schedulerApi.Event): void {
    const status = event.update?.status;
    const operation = event.update_operation_status?.status;
    if (status?.uuid !== undefined) this.updateTask(stream, status);
    if (operation?.uuid !== undefined) this.updateOperation(stream, operation);
    if (event.failure?.executor_id !== undefined) this.exitExecutor(stream, event.failure);
    if (event.message !== undefined) this.sendMessage(stream, event.message);
  }

  private sendMessage(stream: string, message: schedulerApi.EventMessage): void {
    const agentId = this.placeholders.fill(message.agent_id.value);
    const agent = this.harness.master.state.agents.registered.get(agentId);
    if (agent === undefined) return;
    this.harness.fromAgent('executor message', agent.address, {
      type: 'executorMessage',
      agentId: { value: agentId },
      frameworkId: { value: this.frameworkIds.get(stream) ?? '' },
      executorId: message.executor_id,
      // Recorded as JSON has it: in base64.
      data: new Uint8Array(Buffer.from(String(message.data), 'base64')),
    });
  }

  private exitExecutor(stream: string, failure: schedulerApi.EventFailure): void {
    const agentId = this.placeholders.fill(failure.agent_id?.value ?? '');
    const agent = this.harness.master.state.agents.registered.get(agentId);
    if (agent === undefined || failure.executor_id === undefined) return;
    this.harness.fromAgent('executor exited', agent.address, {
      type: 'exitedExecutor',
      agentId: { value: agentId },
      frameworkId: { value: this.frameworkIds.get(stream) ?? '' },
      executorId: failure.executor_id,
      status: failure.status ?? -1,
    });
  }

  private updateTask(stream: string, recorded: TaskStatus): void {
    const { registered } = this.harness.master.state.agents;
    const frameworkId = this.frameworkIds.get(stream) ?? '';
    const agent = registered.get(this.placeholders.fill(recorded.agent_id?.value ?? ''));
    if (agent === undefined) return;
    const value = this.newUuid(recorded.uuid);
    const status = this.placeholders.resolve(recorded) as TaskStatus;
    // Those that are different each time are not recorded.
    const timestamp = typeof status.timestamp === 'number' ? status.timestamp : 1;
    this.harness.fromAgent('update', agent.address, {
      type: 'statusUpdate',
      update: {
        frameworkId: { value: frameworkId },
        agentId: { value: agent.id },
        executorId: status.executor_id,
        timestamp,
        uuid: value,
        latestState: status.state,
        status: { ...status, timestamp, uuid: value },
      },
    });
  }

  private updateOperation(stream: string, recorded: OperationStatus): void {
    const { frameworks, agents } = this.harness.master.state;
    const framework = frameworks.registered.get(this.frameworkIds.get(stream) ?? '');
    const record = framework?.operations.get(
      framework.operationUuids.get(recorded.operation_id?.value ?? '') ?? '',
    );
    const agent = agents.registered.get(record?.agentId ?? '');
    if (record === undefined || agent === undefined) return;
    const uuid = { value: this.newUuid(recorded.uuid?.value) };
    this.harness.fromAgent('operation update', agent.address, {
      type: 'operationStatusUpdate',
      agentId: { value: agent.id },
      frameworkId: record.operation.framework_id,
      operationUuid: record.operation.uuid.value,
      status: { ...recorded, agent_id: { value: agent.id }, uuid },
    });
  }

  /** Operations without an id are reported, too, but no framework ever sees it. */
  finishAnonymousOperations(): void {
    for (const agent of this.harness.master.state.agents.registered.values()) {
      for (const { operation } of [...agent.operations.values()]) {
        if (operation.info.id !== undefined) continue;
        this.harness.fromAgent('operation done', agent.address, {
          type: 'operationStatusUpdate',
          agentId: { value: agent.id },
          frameworkId: operation.framework_id,
          operationUuid: operation.uuid.value,
          status: { state: 'OPERATION_FINISHED', uuid: { value: this.newUuid(undefined) } },
        });
      }
    }
  }

  /** A fresh UUID for the one that was recorded, which is a placeholder in a message's place. */
  private newUuid(recorded: unknown): Uint8Array {
    this.uuidsCount += 1;
    const value = uuid(this.uuidsCount);
    if (typeof recorded === 'string') {
      this.placeholders.set(recorded, Buffer.from(value).toString('base64'));
    }
    return value;
  }
}
