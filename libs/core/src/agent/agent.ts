import { assertNever, isTerminalTaskState, type MasterToAgent } from '@mezzo/domain';
import type { AgentConfig, AgentRandom } from './agent-config.ts';
import { AgentContext } from './agent-context.ts';
import type { AgentEffect } from './agent-effect.ts';
import type { AgentInput } from './agent-input.ts';
import { Draining } from './draining.ts';
import { ExecutorApi } from './executor-api.ts';
import { Executors } from './executors.ts';
import { Operations } from './operations.ts';
import { Recovery } from './recovery.ts';
import { Registration } from './registration.ts';
import { containerKey } from './records.ts';
import { TaskKiller } from './task-killer.ts';
import { TaskLauncher } from './task-launcher.ts';

/**
 * A Mesos agent as a pure state machine: inputs in, effects out, no clock, no I/O, no randomness of
 * its own. It owns its records and changes them in place; readers use {@link records} between steps
 * and change nothing.
 */
export class Agent {
  private readonly context: AgentContext;
  private readonly executors: Executors;
  private readonly killer: TaskKiller;
  private readonly launcher: TaskLauncher;
  private readonly executorApi: ExecutorApi;
  private readonly draining: Draining;
  private readonly operations: Operations;
  private readonly registration: Registration;
  private readonly recovery: Recovery;
  /** The highest term heard of: a deposed master is not obeyed. */
  private term = 0;

  constructor(config: AgentConfig, random: AgentRandom) {
    const context = new AgentContext(config, random);
    this.context = context;
    this.executors = new Executors(context, () => this.draining.settle());
    this.killer = new TaskKiller(context, this.executors);
    this.operations = new Operations(context, () => this.draining.settle());
    this.launcher = new TaskLauncher(context, this.executors, (resources) =>
      this.operations.areMissing(resources),
    );
    this.executorApi = new ExecutorApi(context, this.executors, this.launcher);
    this.draining = new Draining(context, this.killer);
    this.registration = new Registration(context, this.executors.statusUpdates, this.operations);
    this.recovery = new Recovery(context, this.executors, () => {
      this.registration.recovered();
      this.draining.resume();
    });
  }

  /** What the agent knows, for readers. Valid until the next step. */
  get records(): AgentContext {
    return this.context;
  }

  /** When the earliest timer is due, in milliseconds since the epoch: send a `tick` then. */
  get nextDeadlineMs(): number | undefined {
    return this.context.timers.nextDeadlineMs();
  }

  /**
   * Takes one input.
   *
   * @param nowMs - milliseconds since the epoch; never less than in the step before
   * @returns what is to be done, in this order
   */
  step(input: AgentInput, nowMs: number): readonly AgentEffect[] {
    this.context.nowMs = nowMs;
    this.handle(input);
    this.recovery.check();
    this.endIfDone();
    return this.context.takeEffects();
  }

  private handle(input: AgentInput): void {
    switch (input.kind) {
      case 'recovered':
        this.context.counters.recoveryErrors = input.errorsCount ?? 0;
        this.recovery.recover(input.state, input.containers);
        return;
      case 'masterDetected':
        this.registration.detected(input.master);
        return;
      case 'masterGone':
        this.registration.masterGone(input.address);
        return;
      case 'masterMessage':
        this.masterMessage(input);
        return;
      case 'executorSubscribe':
        this.executorApi.subscribe(input.requestId, input.streamId, input);
        return;
      case 'executorCall':
        this.executorApi.call(input.requestId, input);
        return;
      case 'executorDisconnected':
        this.executorApi.disconnected(input.streamId);
        return;
      case 'shutdown':
        this.shutdown(input.reason, input.unregister);
        return;
      case 'tick':
        this.context.timers.fireDue(this.context.nowMs);
        return;
      default:
        this.container(input);
    }
  }

  private container(input: ContainerInput): void {
    switch (input.kind) {
      case 'containerLaunched':
        this.executors.launched(input.containerId, input.status);
        return;
      case 'containerLaunchFailed':
        this.executors.launchFailed(input.containerId, input.failure);
        return;
      case 'containerUpdated':
        this.executors.containerUpdates.completed(input.token, input.error);
        return;
      case 'containerTerminated':
        this.executors.terminated(input.containerId, input.termination);
        return;
      case 'nestedContainerStatus':
        this.nestedContainer(input);
        return;
      default:
        assertNever(input);
    }
  }

  private nestedContainer({ containerId, status }: NestedContainerInput): void {
    const [root = ''] = containerId.split('.');
    const executor = this.context.byContainer.get(root);
    if (status?.container_id === undefined) executor?.nestedStatuses.delete(containerId);
    else executor?.nestedStatuses.set(containerKey(status.container_id), status);
  }

  private masterMessage({ from, term, message }: MasterMessageInput): void {
    if (from !== this.context.master?.address || term < this.term) {
      this.context.log('warning', `ignoring ${message.type} from ${from}: it does not lead`);
      this.launcher.refuse(message);
      return;
    }
    this.term = term;
    switch (message.type) {
      case 'registered':
        this.registration.registered(message);
        return;
      case 'reregistered':
        this.registration.reregistered(message);
        return;
      case 'ping':
        this.registration.pinged(message.connected);
        return;
      case 'shutdown':
        this.shutdown(message.reason, false);
        return;
      case 'drain':
        this.draining.drain(message.config);
        return;
      case 'applyOperation':
      case 'reconcileOperations':
      case 'acknowledgeOperationStatus':
        this.operations.handle(message);
        return;
      default:
        this.frameworkMessage(message);
    }
  }

  private frameworkMessage(message: FrameworkMessage): void {
    switch (message.type) {
      case 'runTask':
        this.launcher.runTask(message);
        return;
      case 'runTaskGroup':
        this.launcher.runTaskGroup(message);
        return;
      case 'killTask':
        this.killer.kill(message.frameworkId.value, message.taskId.value, message.killPolicy);
        return;
      case 'shutdownExecutor':
        this.shutdownExecutor(message.frameworkId.value, message.executorId.value);
        return;
      case 'shutdownFramework': {
        const { value } = message.frameworkId;
        const framework = this.context.frameworks.get(value);
        if (framework !== undefined) this.executors.shutdownFramework(framework);
        else this.executors.statusUpdates.manager.cleanup(value);
        return;
      }
      case 'updateFramework':
        this.executors.updateFramework(message.framework);
        return;
      case 'frameworkMessage':
        this.executorApi.messageFromFramework(message);
        return;
      case 'acknowledgeStatusUpdate':
        this.acknowledge(message);
        return;
      default:
        assertNever(message);
    }
  }

  private shutdownExecutor(frameworkId: string, executorId: string): void {
    const executor = this.context.executor(frameworkId, executorId);
    if (executor === undefined) {
      this.context.log('warning', `cannot shut down unknown executor ${executorId}`);
    } else this.executors.shutdown(executor);
  }

  private acknowledge({ frameworkId, taskId, uuid }: Acknowledge): void {
    const result = this.executors.statusUpdates.acknowledge(frameworkId.value, taskId.value, uuid);
    if (result.kind === 'refused') {
      this.context.log(
        'warning',
        `ignoring an acknowledgement of ${taskId.value}: ${result.reason}`,
      );
      return;
    }
    const isTerminal = isTerminalTaskState(result.update.status.state);
    if (isTerminal) this.context.rememberEnd(result.update);
    this.executors.acknowledged(frameworkId.value, taskId.value, isTerminal);
  }

  private shutdown(reason: string, unregister: boolean): void {
    if (this.context.state === 'TERMINATING') return;
    this.context.log('warning', `shutting down: ${reason}`);
    const { id } = this.context.info;
    if (unregister && id !== undefined) this.context.toMaster({ type: 'unregister', agentId: id });
    this.context.state = 'TERMINATING';
    this.registration.stop();
    this.executors.statusUpdates.manager.pause();
    for (const framework of [...this.context.frameworks.values()]) {
      this.executors.shutdownFramework(framework);
    }
  }

  /** An agent that shuts down goes when its last executor has gone. */
  private endIfDone(): void {
    if (this.context.state !== 'TERMINATING' || this.isEnded) return;
    if (this.context.byContainer.size > 0) return;
    this.isEnded = true;
    this.context.emit({ kind: 'terminate', reason: 'all executors are gone', failed: false });
  }

  private isEnded = false;
}

type MasterMessageInput = Extract<AgentInput, { kind: 'masterMessage' }>;
type NestedContainerInput = Extract<AgentInput, { kind: 'nestedContainerStatus' }>;
type Acknowledge = Extract<MasterToAgent, { type: 'acknowledgeStatusUpdate' }>;
type ContainerInput = Extract<
  AgentInput,
  {
    kind:
      | 'containerLaunched'
      | 'containerLaunchFailed'
      | 'containerUpdated'
      | 'containerTerminated'
      | 'nestedContainerStatus';
  }
>;
type FrameworkMessage = Extract<
  MasterToAgent,
  {
    type:
      | 'runTask'
      | 'runTaskGroup'
      | 'killTask'
      | 'shutdownExecutor'
      | 'shutdownFramework'
      | 'updateFramework'
      | 'frameworkMessage'
      | 'acknowledgeStatusUpdate';
  }
>;
