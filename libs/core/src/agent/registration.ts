/**
 * The agent's relation to the leading master: registering with back-off, staying registered, and
 * noticing when it no longer is.
 *
 * A bus that holds messages back may bring launches and operations of a dead master, or of the time
 * before a connection broke, when the agent has already said what is on it. The master has given
 * them up by then: carried out, they would use resources that are offered to others. So each
 * registration begins with a new version of the agent's resources, which masters put on what they
 * send; the launcher and the operations refuse what carries an older one. Mesos knows such versions
 * for resource providers; it trusts that a connection that is broken brings nothing.
 *
 *   DISCONNECTED ─(re)register, repeated until answered─▶ RUNNING
 *   RUNNING ─master gone, no pings, or told to be disconnected─▶ DISCONNECTED
 *
 * Source: mesos src/slave/slave.cpp#Slave::detected, registered, reregistered, pingTimeout
 */
import { equalBytes, type MasterToAgent, type TaskReconciliation } from '@mezzo/domain';
import type { MasterInfo } from '@mezzo/domain/messages';
import type { Timer } from '../master/timer-heap.ts';
import type { AgentContext } from './agent-context.ts';
import { endKey } from './checkpoint-state.ts';
import type { MasterReference } from './agent-input.ts';
import { hasCapability } from './records.ts';
import { registrationMessage } from './registration-message.ts';
import type { StatusUpdates } from './status-updates.ts';

/** Mesos' `REGISTER_RETRY_INTERVAL_MAX`. */
const RETRY_INTERVAL_MAX_MS = 60_000;
/** An answer takes a write of the registry: asking again before it can have come helps nobody. */
const RETRY_INTERVAL_MIN_MS = 250;
/** Mesos' `DEFAULT_MASTER_PING_TIMEOUT`: used until the master says otherwise. */
const PING_TIMEOUT_MS = 75_000;

type Registered = Extract<MasterToAgent, { type: 'registered' }>;
type Reregistered = Extract<MasterToAgent, { type: 'reregistered' }>;

/** Something that sends to the master until it is answered: only worth while when registered. */
interface Delivery {
  pause(): void;
  resume(): void;
}

export class Registration {
  private readonly context: AgentContext;
  private readonly statusUpdates: StatusUpdates;
  private readonly deliveries: readonly Delivery[];
  private retry: Timer | undefined;
  private pingWatch: Timer | undefined;
  private pingTimeoutMs = PING_TIMEOUT_MS;

  constructor(context: AgentContext, statusUpdates: StatusUpdates, operations: Delivery) {
    this.context = context;
    this.statusUpdates = statusUpdates;
    this.deliveries = [statusUpdates.manager, operations];
  }

  /** Who leads now; undefined when nobody is known to. */
  detected(master: MasterReference | undefined): void {
    this.context.master = master;
    this.disconnect();
    if (master !== undefined) this.start();
  }

  /** The connection broke. The same master may still lead, so registering begins at once. */
  masterGone(address: string): void {
    if (this.context.master?.address !== address) return;
    this.disconnect();
    this.start();
  }

  /** Recovery is over: a master that was detected meanwhile is registered with. */
  recovered(): void {
    if (this.context.state !== 'RECOVERING') return;
    this.context.state = 'DISCONNECTED';
    this.start();
  }

  registered(message: Registered): void {
    const { agentId, masterInfo, totalPingTimeoutMs } = message;
    if (!this.accepts(agentId.value) || !this.isCurrent(message)) return;
    this.meet(masterInfo);
    if (this.context.state === 'RUNNING') {
      this.watchPings(totalPingTimeoutMs);
      return;
    }
    if (this.context.info.id === undefined) {
      this.context.info = { ...this.context.info, id: agentId };
      this.context.checkpoint({ kind: 'agent', info: this.context.info });
    }
    this.run(totalPingTimeoutMs);
  }

  reregistered(message: Reregistered): void {
    const { agentId, masterInfo, totalPingTimeoutMs, reconciliations, departuresCount } = message;
    if (!this.accepts(agentId.value) || !this.isCurrent(message)) return;
    this.meet(masterInfo);
    if (this.context.state !== 'RUNNING') this.run(totalPingTimeoutMs);
    for (const reconciliation of reconciliations) this.reconcile(reconciliation);
    // What has left since the master believes to be here, and nobody would tell it again.
    if (departuresCount !== undefined && departuresCount !== this.context.departuresCount) {
      this.context.toMaster(registrationMessage(this.context));
    }
  }

  pinged(connected: boolean): void {
    this.context.toMaster({ type: 'pong', agentId: this.context.info.id });
    if (this.context.state !== 'RUNNING') return;
    if (connected) {
      this.watchPings(this.pingTimeoutMs);
    } else {
      this.again('the master holds this agent for disconnected');
    }
  }

  /** No more attempts, no more watching: the agent ends. */
  stop(): void {
    this.context.timers.cancel(this.retry);
    this.context.timers.cancel(this.pingWatch);
  }

  private disconnect(): void {
    this.stop();
    if (this.context.state !== 'RUNNING') return;
    this.context.state = 'DISCONNECTED';
    for (const delivery of this.deliveries) delivery.pause();
  }

  private start(): void {
    if (this.context.state !== 'DISCONNECTED' || this.context.master === undefined) return;
    this.context.resourceVersionUuid = this.context.random.uuidBytes();
    const factorMs = this.context.config.registrationBackoffFactorMs;
    this.attemptAfter(this.context.random.fraction() * factorMs, factorMs);
  }

  /** Random delays keep the agents of a cluster from registering all at once. */
  private attemptAfter(delayMs: number, factorMs: number): void {
    this.context.timers.cancel(this.retry);
    this.retry = this.context.schedule(delayMs, () => {
      this.context.toMaster(registrationMessage(this.context));
      const doubledMs = Math.min(factorMs * 2, RETRY_INTERVAL_MAX_MS);
      const nextMs = this.context.random.fraction() * doubledMs;
      this.attemptAfter(Math.max(nextMs, RETRY_INTERVAL_MIN_MS), doubledMs);
    });
  }

  /** Whether the answer is to the registration that goes on, or the last one. */
  private isCurrent({ resourceVersionUuid: version }: Registered | Reregistered): boolean {
    return equalBytes(version, this.context.resourceVersionUuid);
  }

  private meet(info: MasterInfo | undefined): void {
    const { master } = this.context;
    if (master !== undefined && info !== undefined) this.context.master = { ...master, info };
  }

  private run(totalPingTimeoutMs: number): void {
    this.context.timers.cancel(this.retry);
    this.context.state = 'RUNNING';
    this.watchPings(totalPingTimeoutMs);
    this.context.toMaster({
      type: 'updateAgent',
      agentId: { value: this.context.agentId },
      operations: [...this.context.operations.values()],
      resourceVersionUuid: this.context.resourceVersionUuid,
    });
    for (const delivery of this.deliveries) delivery.resume();
  }

  private accepts(agentId: string): boolean {
    if (this.context.state === 'TERMINATING' || this.context.state === 'RECOVERING') return false;
    const own = this.context.info.id?.value;
    if (own === undefined || own === agentId) return true;
    const reason = `registered but got wrong id: ${agentId} (expected: ${own})`;
    this.context.emit({ kind: 'terminate', reason, failed: true });
    return false;
  }

  private watchPings(timeoutMs: number): void {
    this.pingTimeoutMs = timeoutMs;
    this.context.timers.cancel(this.pingWatch);
    this.pingWatch = this.context.schedule(timeoutMs, () => this.again('no pings from the master'));
  }

  private again(reason: string): void {
    this.disconnect();
    this.context.emit({ kind: 'redetect', reason });
    this.start();
  }

  /**
   * Tasks that the master believes to be here: those that are not are reported so, and those that
   * are over are told again as they ended.
   *
   * Deviates: Mesos reports ended tasks as unknown, which contradicts what the framework was told.
   */
  private reconcile({ frameworkId, framework: info, statuses }: TaskReconciliation): void {
    const framework = this.context.frameworks.get(frameworkId.value);
    const isPartitionAware =
      info === undefined
        ? framework?.has('PARTITION_AWARE') === true
        : hasCapability(info, 'PARTITION_AWARE');
    for (const { task_id: taskId } of statuses) {
      if (framework?.executorOfTask(taskId.value) !== undefined) continue;
      const end = this.context.recentEnds.get(endKey(frameworkId.value, taskId.value));
      if (end !== undefined) {
        this.statusUpdates.repeat(end);
        continue;
      }
      this.statusUpdates.ofUnknownTask(frameworkId.value, {
        taskId: taskId.value,
        state: isPartitionAware ? 'TASK_DROPPED' : 'TASK_LOST',
        reason: 'REASON_RECONCILIATION',
        message: 'Reconciliation: task unknown to the agent',
      });
    }
  }
}
