import {
  Resources,
  type AgentProcessState,
  type AgentToMaster,
  type StatusUpdate,
} from '@mezzo/domain';
import type { AgentInfo, DrainConfig, Operation } from '@mezzo/domain/messages';
import { BoundedMap } from '../master/bounded-map.ts';
import { TimerHeap, type Timer } from '../master/timer-heap.ts';
import { COMPLETED_FRAMEWORKS_MAX, type AgentConfig, type AgentRandom } from './agent-config.ts';
import { AgentCounters } from './agent-counters.ts';
import type { AgentEffect } from './agent-effect.ts';
import type { MasterReference } from './agent-input.ts';
import { endKey, RECENT_ENDS_MAX } from './checkpoint-state.ts';
import type { CheckpointRecord } from './checkpoint-record.ts';
import type { ExecutorRecord, FrameworkRecord } from './records.ts';

/**
 * What all parts of an agent share: its records, the effects of the current step, the time of the
 * current step and the timers. Parts change records through their own methods only.
 */
export class AgentContext {
  readonly config: AgentConfig;
  readonly random: AgentRandom;
  readonly counters = new AgentCounters();
  readonly timers = new TimerHeap();

  state: AgentProcessState = 'RECOVERING';
  /** With `id` once a master has admitted the agent. */
  info: AgentInfo;
  master: MasterReference | undefined = undefined;
  readonly frameworks = new Map<string, FrameworkRecord>();
  readonly completedFrameworks = new BoundedMap<string, FrameworkRecord>(COMPLETED_FRAMEWORKS_MAX);

  /** The last updates of tasks that are over and acknowledged, by {@link endKey}. */
  readonly recentEnds = new BoundedMap<string, StatusUpdate>(RECENT_ENDS_MAX);
  /** How many executors have ended so far, and tasks that are acknowledged as ended. */
  departuresCount = 0;

  /** `startedAt` in seconds since the epoch. */
  drain: { readonly config: DrainConfig; readonly startedAt: number } | undefined = undefined;
  /** Live executors by container id; kept by `Executors`. */
  readonly byContainer = new Map<string, ExecutorRecord>();

  /** Dynamic reservations and persistent volumes that are here. */
  checkpointedResources = Resources.empty;
  /** Of the newest registration; see `RegistrationOrdinal`. */
  readonly run: Uint8Array;
  registrationsCount = 0;
  /** New whenever the agent begins to register. */
  resourceVersionUuid: Uint8Array;
  /** Operations that are not settled, by uuid in hexadecimal. */
  readonly operations = new Map<string, Operation>();

  /** Milliseconds since the epoch. */
  nowMs = 0;
  private effects: AgentEffect[] = [];

  constructor(config: AgentConfig, random: AgentRandom) {
    this.config = config;
    this.random = random;
    this.info = config.info;
    this.run = random.uuidBytes();
    this.resourceVersionUuid = random.uuidBytes();
  }

  get agentId(): string {
    return this.info.id?.value ?? '';
  }

  emit(effect: AgentEffect): void {
    this.effects.push(effect);
  }

  takeEffects(): readonly AgentEffect[] {
    const taken = this.effects;
    this.effects = [];
    return taken;
  }

  checkpoint(record: CheckpointRecord): void {
    this.emit({ kind: 'checkpoint', record });
  }

  /** Sends to the leading master; dropped when none is known, as on a broken connection. */
  toMaster(message: AgentToMaster): void {
    if (this.master !== undefined) {
      this.emit({ kind: 'toMaster', address: this.master.address, message });
    }
  }

  log(level: 'info' | 'warning', text: string): void {
    this.emit({ kind: 'log', level, text });
  }

  schedule(delayMs: number, fire: () => void): Timer {
    return this.timers.schedule(this.nowMs + delayMs, fire);
  }

  rememberEnd(update: StatusUpdate): void {
    const { frameworkId, status } = update;
    this.recentEnds.set(endKey(frameworkId.value, status.task_id.value), update);
  }

  executor(frameworkId: string, executorId: string): ExecutorRecord | undefined {
    return this.frameworks.get(frameworkId)?.executors.get(executorId);
  }
}
