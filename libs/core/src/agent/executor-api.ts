/**
 * What executors ask of their agent.
 *
 * Source: mesos src/slave/http.cpp#Http::executor, src/slave/slave.cpp#Slave::subscribe
 */
import { defined, type MasterToAgent } from '@mezzo/domain';
import type { executorApi } from '@mezzo/domain/messages';
import type { AgentContext } from './agent-context.ts';
import type { AgentReply } from './agent-effect.ts';
import { validateExecutorClaims, type ClaimedRun, type ExecutorClaims } from './executor-claims.ts';
import type { Executors } from './executors.ts';
import type { ExecutorRecord, FrameworkRecord } from './records.ts';
import type { TaskLauncher } from './task-launcher.ts';

type FrameworkMessage = Extract<MasterToAgent, { type: 'frameworkMessage' }>;

/** A call, and what the token says that came with it. */
export interface ExecutorRequest {
  readonly call: executorApi.Call;
  readonly claims?: ExecutorClaims | undefined;
}

interface Subscriber {
  readonly framework: FrameworkRecord;
  readonly executor: ExecutorRecord;
}

export class ExecutorApi {
  private readonly context: AgentContext;
  private readonly executors: Executors;
  private readonly launcher: TaskLauncher;

  constructor(context: AgentContext, executors: Executors, launcher: TaskLauncher) {
    this.context = context;
    this.executors = executors;
    this.launcher = launcher;
  }

  subscribe(requestId: number, streamId: string, { call, claims }: ExecutorRequest): void {
    const subscriber = this.find(call, claims);
    if ('status' in subscriber) {
      this.reply(requestId, subscriber);
      return;
    }
    this.reply(requestId, { status: 200 });
    const { framework, executor } = subscriber;
    const isEnding = executor.state === 'TERMINATING' || executor.state === 'TERMINATED';
    if (isEnding || framework.state === 'TERMINATING' || this.context.state === 'TERMINATING') {
      this.context.emit({ kind: 'toExecutor', streamId, event: { type: 'SHUTDOWN' } });
      this.context.emit({ kind: 'closeExecutor', streamId });
      return;
    }
    this.connect(executor, streamId);
    const proceed = (): void => {
      this.executors.containerUpdates.update(executor, () => {
        if (executor.streamId === streamId) this.subscribed(framework, executor, call);
      });
    };
    // An executor may be faster than the news that its container runs.
    if (executor.isLaunched) proceed();
    else executor.onLaunched = proceed;
  }

  call(requestId: number, request: ExecutorRequest): void {
    this.reply(requestId, this.answer(request));
  }

  disconnected(streamId: string): void {
    for (const executor of this.context.byContainer.values()) {
      if (executor.streamId === streamId) executor.streamId = undefined;
    }
  }

  /** Messages to executors that cannot hear are lost, as the framework has to expect. */
  messageFromFramework({ frameworkId, executorId, data }: FrameworkMessage): void {
    const executor = this.context.executor(frameworkId.value, executorId.value);
    if (executor?.state !== 'RUNNING' || executor.streamId === undefined) {
      this.context.counters.invalidFrameworkMessages += 1;
      return;
    }
    this.context.counters.validFrameworkMessages += 1;
    this.send(executor, { type: 'MESSAGE', message: { data } });
  }

  private answer({ call, claims }: ExecutorRequest): AgentReply {
    if (call.type === 'HEARTBEAT') return { status: 202 };
    const subscriber = this.find(call, claims);
    if ('status' in subscriber) return subscriber;
    const { executor } = subscriber;
    if (executor.state === 'REGISTERING') {
      return { status: 403, text: 'Executor is not subscribed' };
    }
    switch (call.type) {
      case 'UPDATE': {
        const { status } = defined(call.update, 'a valid UPDATE has an update');
        this.executors.statusUpdates.fromExecutor(executor, status);
        return { status: 202 };
      }
      case 'MESSAGE':
        this.forwardMessage(executor, call);
        return { status: 202 };
      default:
        return { status: 501 };
    }
  }

  private find(
    call: executorApi.Call,
    claims: ExecutorClaims | undefined,
  ): Subscriber | AgentReply {
    const framework = this.context.frameworks.get(call.framework_id.value);
    if (framework === undefined) return { status: 400, text: 'Framework cannot be found' };
    const executor = framework.executors.get(call.executor_id.value);
    if (executor === undefined) return { status: 400, text: 'Executor cannot be found' };
    const refusal = claims && validateExecutorClaims(claims, runOf(executor));
    return refusal === undefined ? { framework, executor } : { status: 403, text: refusal };
  }

  /** A newer connection replaces an older one. */
  private connect(executor: ExecutorRecord, streamId: string): void {
    if (executor.streamId !== undefined) {
      this.context.emit({ kind: 'closeExecutor', streamId: executor.streamId });
    }
    executor.streamId = streamId;
    executor.state = 'RUNNING';
    this.context.timers.cancel(executor.timer);
    if (executor.checkpoint && !executor.hasSubscribed) {
      const { containerId } = executor;
      this.context.checkpoint({ kind: 'executorSubscribed', containerId });
    }
    executor.hasSubscribed = true;
  }

  private subscribed(
    framework: FrameworkRecord,
    executor: ExecutorRecord,
    call: executorApi.Call,
  ): void {
    this.send(executor, {
      type: 'SUBSCRIBED',
      subscribed: {
        executor_info: executor.info,
        framework_info: framework.info,
        agent_info: this.context.info,
        container_id: { value: executor.containerId },
      },
    });
    const { unacknowledged_updates: updates = [], unacknowledged_tasks: tasks = [] } =
      call.subscribe ?? {};
    for (const { status } of updates) this.executors.statusUpdates.fromExecutor(executor, status);
    this.dropLostTasks(framework, executor, new Set(tasks.map(({ task_id: id }) => id.value)));
    // What is left after a restart of the agent had reached the executor before.
    if (executor.launchedTasks.size > 0) executor.everSentTask = true;
    this.launcher.deliverQueued(executor);
    if (!executor.everSentTask && !executor.hasUnfinishedTasks) this.executors.shutdown(executor);
  }

  /** Tasks that were sent, but the executor never got them. */
  private dropLostTasks(
    framework: FrameworkRecord,
    executor: ExecutorRecord,
    known: ReadonlySet<string>,
  ): void {
    const lost = [...executor.launchedTasks.values()].filter(
      ({ info, task }) => task.state === 'TASK_STAGING' && !known.has(info.task_id.value),
    );
    for (const { info } of lost) {
      this.executors.statusUpdates.fromAgent(framework, {
        taskId: info.task_id.value,
        executorId: executor.id,
        state: framework.has('PARTITION_AWARE') ? 'TASK_DROPPED' : 'TASK_LOST',
        reason: 'REASON_AGENT_RESTARTED',
        message: 'Task launched during agent restart',
      });
    }
  }

  private forwardMessage(executor: ExecutorRecord, call: executorApi.Call): void {
    const { data } = defined(call.message, 'a valid MESSAGE has a message');
    this.context.toMaster({
      type: 'executorMessage',
      agentId: { value: this.context.agentId },
      frameworkId: { value: executor.frameworkId },
      executorId: executor.info.executor_id,
      data,
    });
    this.context.counters.validFrameworkMessages += 1;
  }

  private send(executor: ExecutorRecord, event: executorApi.Event): void {
    if (executor.streamId === undefined) return;
    this.context.emit({ kind: 'toExecutor', streamId: executor.streamId, event });
  }

  private reply(requestId: number, reply: AgentReply): void {
    this.context.emit({ kind: 'reply', requestId, reply });
  }
}

function runOf({ frameworkId, id, containerId }: ExecutorRecord): ClaimedRun {
  return { frameworkId, executorId: id, containerId };
}
