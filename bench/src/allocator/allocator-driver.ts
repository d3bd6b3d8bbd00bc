import { HierarchicalAllocator } from '@mezzo/allocator';
import {
  agentAdded,
  begin,
  declined,
  frameworkAdded,
  type AgentChoices,
  type FrameworkChoices,
} from '@mezzo/allocator/testing/message-builders';
import { proposedOffers, type ProposedOffer } from '@mezzo/allocator/testing/proposed-offers';
import type { AllocatorMessage, AllocatorOptions, AllocatorOutput } from '@mezzo/domain';
import type { Resource } from '@mezzo/domain/messages';
import { performance } from 'node:perf_hooks';

const EPOCH = { masterTerm: 1, allocatorTerm: 1 };
const ALLOCATION_INTERVAL_MS = 1000;

/** Plays the master to an allocator, and keeps the time. */
export class AllocatorDriver {
  readonly allocator = new HierarchicalAllocator();
  /** Outstanding, as of the last {@link collect}. */
  offers: ProposedOffer[] = [];
  /** CPU time of this thread in the last run. */
  runCpuMs = 0;
  private outputs: AllocatorOutput[] = [];
  private seq = 0;
  private nowMs = 0;

  constructor(options: Partial<AllocatorOptions> = {}) {
    this.send(begin(options));
  }

  send(message: AllocatorMessage): readonly AllocatorOutput[] {
    return this.allocator.handle({ epoch: EPOCH, seq: this.seq++, ...message }, this.nowMs);
  }

  addFramework(id: string, roles: readonly string[], choices?: FrameworkChoices): void {
    this.send(frameworkAdded(id, roles, choices));
  }

  addAgent(id: string, total: readonly Resource[], choices?: AgentChoices): void {
    this.send(agentAdded(id, total, choices));
  }

  /**
   * Runs what was requested. {@link runCpuMs} tells how much of the time this thread really ran: on a
   * machine with other work the two differ.
   *
   * @returns ms it took
   */
  allocate(): number {
    const cpuBefore = process.threadCpuUsage();
    const start = performance.now();
    const outputs = this.allocator.allocate(this.nowMs);
    const elapsed = performance.now() - start;
    const { user, system } = process.threadCpuUsage(cpuBefore);
    this.runCpuMs = (user + system) / 1000;
    this.outputs.push(...outputs);
    return elapsed;
  }

  /** The next batch allocation, of all agents. @returns ms it took */
  batch(): number {
    this.nowMs += ALLOCATION_INTERVAL_MS;
    this.send({ type: 'requestAllocation' });
    return this.allocate();
  }

  /** What was proposed since the last time. */
  collect(): readonly ProposedOffer[] {
    this.offers = [...proposedOffers(this.outputs)];
    this.outputs = [];
    return this.offers;
  }

  /**
   * Gives back all collected offers, as a master would that got them through a stream: with messages
   * of its own. @returns ms it took
   */
  declineAll(refuseSeconds?: number): number {
    const messages = this.offers.map((offer) =>
      declined(
        { ...offer, resources: offer.resources.map((each) => ({ ...each })) },
        refuseSeconds,
      ),
    );
    this.offers = [];
    const start = performance.now();
    for (const message of messages) this.send(message);
    return performance.now() - start;
  }
}

/**
 * CPU time of this thread in an action, ms: unlike the time it took, it does not count when other
 * programs ran.
 */
export function cpuOf(action: () => void): number {
  const before = process.threadCpuUsage();
  action();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

/** ms that an action took. */
export function timed(action: () => void): number {
  const start = performance.now();
  action();
  return performance.now() - start;
}
