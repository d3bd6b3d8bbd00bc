import { defined, type MasterToAgent, type RegistryChange } from '@mezzo/domain';
import type { MasterInfo, masterApi, schedulerApi } from '@mezzo/domain/messages';
import { AllocatorLink } from './allocation/allocator-link.ts';
import type { IdGenerator } from './id-generator.ts';
import type { MasterConfig } from './master-config.ts';
import type { MasterEffect, PublishSubject, Reply } from './master-effect.ts';
import type { RequestId, StreamId } from './master-input.ts';
import { emptyMasterState, type MasterState } from './master-state.ts';
import { MasterMetrics } from './metrics/master-metrics.ts';
import type { AgentRecord } from './model/agent-record.ts';
import type { FrameworkRecord } from './model/framework-record.ts';
import { TimerHeap, type Timer } from './timer-heap.ts';

/**
 * What every part of a master works with: its state, its clock and timers, and the effects of the
 * step under way. Parts are functions over a context; none keeps state of its own.
 */
export class MasterContext {
  readonly config: MasterConfig;
  readonly ids: IdGenerator;
  readonly state: MasterState;
  readonly metrics = new MasterMetrics();
  readonly allocator: AllocatorLink;
  private readonly timers = new TimerHeap();
  private readonly pendingPersists = new Map<number, () => void>();
  private nextPersistToken = 0;
  private effects: MasterEffect[] = [];
  /** Milliseconds since the epoch, set at the beginning of each step. */
  nowMs: number;

  constructor(config: MasterConfig, ids: IdGenerator, nowMs: number) {
    this.config = config;
    this.ids = ids;
    this.nowMs = nowMs;
    this.state = emptyMasterState({ ...config, nowMs });
    this.allocator = new AllocatorLink((input) => this.emit({ kind: 'toAllocator', input }));
  }

  get masterInfo(): MasterInfo {
    return defined(this.state.masterInfo, 'the master is not elected yet');
  }

  get nowSeconds(): number {
    return this.nowMs / 1000;
  }

  get nowNs(): bigint {
    return BigInt(Math.round(this.nowMs * 1000)) * 1000n;
  }

  // Effects.

  takeEffects(): MasterEffect[] {
    const effects = this.effects;
    this.effects = [];
    return effects;
  }

  emit(effect: MasterEffect): void {
    this.effects.push(effect);
  }

  reply(requestId: RequestId, status: Reply['status'], text?: string): void {
    this.emit({ kind: 'reply', requestId, reply: { status, text } });
  }

  sendToAgent(agent: AgentRecord, message: MasterToAgent): void {
    this.emit({ kind: 'toAgent', address: agent.address, message });
  }

  sendToAddress(address: string, message: MasterToAgent): void {
    this.emit({ kind: 'toAgent', address, message });
  }

  /** Drops the event when the framework is not connected, as a broken connection would. */
  sendToFramework(framework: FrameworkRecord, event: schedulerApi.Event): void {
    if (framework.streamId === undefined) return;
    framework.metrics.add('events');
    framework.metrics.add(`events/${(event.type ?? 'UNKNOWN').toLowerCase()}`);
    this.sendToStream(framework.streamId, event);
  }

  sendToStream(streamId: StreamId, event: schedulerApi.Event): void {
    this.emit({ kind: 'toScheduler', streamId, event });
  }

  publish(event: masterApi.Event, subject?: PublishSubject): void {
    this.emit({ kind: 'publish', event, subject });
  }

  /** Makes changes durable, then goes on with `then`. */
  persist(changes: readonly RegistryChange[], then: () => void): void {
    const token = this.nextPersistToken++;
    this.pendingPersists.set(token, then);
    this.metrics.registryOperationQueued();
    this.emit({ kind: 'persist', token, changes });
  }

  /** What waited for the changes with this token goes on. */
  persisted(token: number): void {
    const then = this.pendingPersists.get(token);
    if (then === undefined) return;
    this.pendingPersists.delete(token);
    this.metrics.registryOperationDone();
    then();
  }

  // Time.

  /** Asks for `fire` to be called once after `delayMs`. */
  after(delayMs: number, fire: () => void): Timer {
    return this.timers.schedule(this.nowMs + delayMs, fire);
  }

  cancel(timer: Timer | undefined): void {
    this.timers.cancel(timer);
  }

  nextDeadlineMs(): number | undefined {
    return this.timers.nextDeadlineMs();
  }

  fireDueTimers(): void {
    this.timers.fireDue(this.nowMs);
  }

  // Ids.

  newFrameworkId(): string {
    const number = String(this.state.nextFrameworkNumber++).padStart(4, '0');
    return `${this.masterInfo.id}-${number}`;
  }

  newAgentId(): string {
    return `${this.masterInfo.id}-S${this.state.nextAgentNumber++}`;
  }

  /** Offers and inverse offers are counted together. */
  newOfferId(): string {
    return `${this.masterInfo.id}-O${this.state.nextOfferNumber++}`;
  }

  framework(id: string): FrameworkRecord | undefined {
    return this.state.frameworks.registered.get(id);
  }

  agent(id: string): AgentRecord | undefined {
    return this.state.agents.registered.get(id);
  }
}
