import type { AgentToMaster, BusEndpoint, MasterToAgent, StatusUpdate } from '@mezzo/domain';
import type { FrameworkInfo, TaskInfo, TaskState } from '@mezzo/domain/messages';

const AGENT_ID = { value: 'agent-S0' };

/**
 * A master that does what a test tells it: it admits the agent, keeps what the agent sends, and
 * acknowledges updates unless told otherwise.
 */
export class ScriptedMaster {
  readonly received: AgentToMaster[] = [];
  acknowledges = true;
  /** How often an agent has registered. */
  registrationsCount = 0;
  private readonly bus: BusEndpoint<AgentToMaster, MasterToAgent>;
  private agentAddress = '';

  constructor(bus: BusEndpoint<AgentToMaster, MasterToAgent>) {
    this.bus = bus;
    bus.receive({ onMessage: ({ from, message }) => this.take(from, message) });
  }

  send(message: MasterToAgent): void {
    this.bus.send(this.agentAddress, message, 1);
  }

  launch(task: TaskInfo, framework: FrameworkInfo): void {
    this.send({ type: 'runTask', framework, task, launchExecutor: true });
  }

  kill(taskId: string, frameworkId = 'framework-0'): void {
    this.send({
      type: 'killTask',
      frameworkId: { value: frameworkId },
      taskId: { value: taskId },
    });
  }

  /** The updates of a task, repetitions left out. */
  updates(taskId: string): readonly StatusUpdate[] {
    const all = this.received.flatMap((message) =>
      message.type === 'statusUpdate' && message.update.status.task_id.value === taskId
        ? [message.update]
        : [],
    );
    const seen = new Set<string>();
    return all.filter(({ uuid }) => {
      const key = String(uuid);
      return !seen.has(key) && seen.add(key);
    });
  }

  states(taskId: string): readonly TaskState[] {
    return this.updates(taskId).map(({ status }) => status.state);
  }

  async untilState(taskId: string, state: TaskState): Promise<StatusUpdate> {
    await this.until(() => this.states(taskId).includes(state));
    const update = this.updates(taskId).find(({ status }) => status.state === state);
    if (update === undefined) throw new Error('just seen');
    return update;
  }

  /** Waits for something that is bound to happen. */
  async until(holds: () => boolean, timeoutMs = 20_000): Promise<void> {
    const endMs = Date.now() + timeoutMs;
    while (!holds()) {
      if (Date.now() > endMs) {
        throw new Error(`gave up; received ${JSON.stringify(this.received.slice(-5))}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  private take(from: string, message: AgentToMaster): void {
    this.agentAddress = from;
    this.received.push(message);
    const agentId = AGENT_ID;
    if (message.type === 'register' || message.type === 'reregister') {
      const { resourceVersionUuid } = message;
      const answer = { agentId, totalPingTimeoutMs: 75_000, resourceVersionUuid };
      if (message.type === 'register') this.send({ type: 'registered', ...answer });
      else this.send({ type: 'reregistered', reconciliations: [], ...answer });
    } else if (message.type === 'updateAgent') {
      this.registrationsCount += 1;
    } else if (message.type === 'statusUpdate' && this.acknowledges) {
      const { frameworkId, status, uuid } = message.update;
      if (uuid === undefined) return;
      this.send({ type: 'acknowledgeStatusUpdate', frameworkId, taskId: status.task_id, uuid });
    }
  }
}
