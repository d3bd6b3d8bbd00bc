import {
  RegistryImage,
  type AgentToMaster,
  type AllocatorReply,
  type FrameworkProposal,
  type RegistryChange,
} from '@mezzo/domain';
import type { MasterInfo, masterApi, schedulerApi } from '@mezzo/domain/messages';
import { DEFAULT_MASTER_CONFIG, type MasterConfig } from '../master-config.ts';
import type { MasterEffect } from '../master-effect.ts';
import type { MasterInput } from '../master-input.ts';
import { Master } from '../master.ts';
import { formatEffect } from './format-effect.ts';
import { MASTER_INFO, aSubscribe, uuid } from './sample-messages.ts';
import type { FrameworkInfo } from '@mezzo/domain/messages';

export interface HarnessOptions {
  readonly config?: Partial<MasterConfig>;
  /** What earlier masters left. */
  readonly registry?: readonly RegistryChange[];
  readonly masterInfo?: Partial<MasterInfo>;
  /** False: what is to be durable waits for {@link MasterHarness.persistAll}. */
  readonly autoPersist?: boolean;
}

/**
 * A master under test, driven input by input with a clock that only moves on request. Everything it
 * does is kept, as data and as the lines of a transcript.
 */
export class MasterHarness {
  master: Master;
  /** What is durable. */
  readonly registry: RegistryImage;
  /** Effects since the last `take`. */
  effects: MasterEffect[] = [];
  readonly lines: string[] = [];
  private nowMs = 1_000_000;
  private nextRequestId = 1;
  private nextUuid = 1;
  private term = 0;
  private epoch = { masterTerm: 1, allocatorTerm: 1 };
  private nextOutputSeq = 0;
  /** How often agents were removed in this epoch: allocators mark their proposals with it. */
  private readonly removals = new Map<string, number>();
  private pending: Extract<MasterEffect, { kind: 'persist' }>[] = [];
  /** See {@link HarnessOptions}. */
  autoPersist: boolean;
  private readonly options: HarnessOptions;

  constructor(options: HarnessOptions = {}) {
    this.options = options;
    this.autoPersist = options.autoPersist ?? true;
    this.registry = new RegistryImage(options.registry);
    this.master = this.elect();
  }

  /** The master dies with all that was not durable yet; a new one takes over. */
  restart(): void {
    this.pending = [];
    this.master = this.elect();
  }

  private elect(): Master {
    this.term += 1;
    this.master = new Master({
      config: { ...DEFAULT_MASTER_CONFIG, ...this.options.config },
      ids: { uuidBytes: () => uuid(0xf00 + this.nextUuid++) },
      startTimeMs: this.nowMs,
    });
    const generation = this.term === 1 ? '' : String(this.term);
    this.step('elected', {
      kind: 'elected',
      term: this.term,
      masterInfo: {
        ...MASTER_INFO,
        id: `${MASTER_INFO.id}${generation}`,
        ...this.options.masterInfo,
      },
      registry: this.registry.copy(),
    });
    return this.master;
  }

  get text(): string {
    return `${this.lines.join('\n')}\n`;
  }

  step(title: string, input: MasterInput): readonly MasterEffect[] {
    this.lines.push(`> ${title}`);
    return this.run(input);
  }

  private run(input: MasterInput): readonly MasterEffect[] {
    const effects = this.master.step(input, this.nowMs);
    for (const effect of effects) this.note(effect);
    if (this.autoPersist) this.persistAll();
    return effects;
  }

  private note(effect: MasterEffect): void {
    this.effects.push(effect);
    this.lines.push(`  ${formatEffect(effect)}`);
    if (effect.kind === 'persist') this.pending.push(effect);
    if (effect.kind === 'toAllocator' && effect.input.type === 'begin') {
      this.epoch = effect.input.epoch;
      this.nextOutputSeq = 0;
      this.removals.clear();
    }
    if (effect.kind === 'toAllocator' && effect.input.type === 'agentRemoved') {
      const { value } = effect.input.agentId;
      this.removals.set(value, (this.removals.get(value) ?? 0) + 1);
    }
  }

  /** Makes everything durable that waits for it. */
  persistAll(): void {
    for (;;) {
      const effect = this.pending.shift();
      if (effect === undefined) return;
      this.registry.apply(effect.changes);
      this.run({ kind: 'persisted', token: effect.token });
    }
  }

  /** Lets time pass, meeting every deadline on the way. */
  pass(title: string, ms: number): void {
    this.lines.push(`> ${title}`);
    const endMs = this.nowMs + ms;
    for (;;) {
      const deadlineMs = this.master.nextDeadlineMs();
      if (deadlineMs === undefined || deadlineMs > endMs) break;
      this.nowMs = Math.max(this.nowMs, deadlineMs);
      this.run({ kind: 'tick' });
    }
    this.nowMs = endMs;
  }

  fromAgent(title: string, from: string, message: AgentToMaster): readonly MasterEffect[] {
    return this.step(title, { kind: 'agentMessage', from, message });
  }

  /** @returns the id of the framework, if it was let in */
  subscribe(
    streamId: string,
    info: FrameworkInfo,
    more: Partial<schedulerApi.CallSubscribe> & { readonly principal?: string } = {},
  ): string {
    const { principal, ...subscribe } = more;
    const effects = this.step(`subscribe ${streamId}`, {
      kind: 'subscribe',
      streamId,
      call: aSubscribe(info, subscribe),
      principal,
    });
    const event = effects.find((effect) => effect.kind === 'toScheduler')?.event;
    return event?.subscribed?.framework_id.value ?? '';
  }

  call(
    title: string,
    streamId: string | undefined,
    call: schedulerApi.Call,
    principal?: string,
  ): readonly MasterEffect[] {
    const requestId = this.nextRequestId++;
    return this.step(title, { kind: 'schedulerCall', requestId, streamId, call, principal });
  }

  operator(title: string, call: masterApi.Call, principal?: string): readonly MasterEffect[] {
    const requestId = this.nextRequestId++;
    return this.step(title, { kind: 'operatorCall', requestId, call, principal });
  }

  /** @param seq - the number of the message, when it is not the next one */
  fromAllocator(
    title: string,
    reply: AllocatorReply,
    seq = this.nextOutputSeq,
  ): readonly MasterEffect[] {
    this.nextOutputSeq = Math.max(this.nextOutputSeq, seq + 1);
    const output = { epoch: this.epoch, seq, ...reply };
    return this.step(title, { kind: 'allocatorOutput', output });
  }

  private marked({ frameworkId, roles }: FrameworkProposal): FrameworkProposal {
    return {
      frameworkId,
      roles: roles.map(({ role, agents }) => ({
        role,
        agents: agents.map((agent) => ({
          ...agent,
          removals: this.removals.get(agent.agentId.value),
        })),
      })),
    };
  }

  /** @returns the ids of the offers that were made */
  propose(...proposals: readonly FrameworkProposal[]): readonly string[] {
    const effects = this.fromAllocator('allocator proposes', {
      type: 'offers',
      proposals: proposals.map((proposal) => this.marked(proposal)),
    });
    return effects.flatMap((effect) =>
      effect.kind === 'toScheduler'
        ? (effect.event.offers?.offers ?? []).map(({ id }) => id.value)
        : [],
    );
  }

  /** Effects so far; later ones start a new list. */
  take(): readonly MasterEffect[] {
    const taken = this.effects;
    this.effects = [];
    return taken;
  }

  /** The events a scheduler stream got since the last `take`. */
  eventsOf(streamId: string): readonly schedulerApi.Event[] {
    return this.effects.flatMap((effect) =>
      effect.kind === 'toScheduler' && effect.streamId === streamId ? [effect.event] : [],
    );
  }
}
