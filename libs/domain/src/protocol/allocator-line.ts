/**
 * How a master and an allocator that is a process of its own find and reach each other.
 *
 * Allocators elect a leader under {@link allocatorElection}; what the leader says of itself is an
 * {@link AllocatorCandidate}. Its inbox is new with each candidacy, and therefore empty. The leading
 * master attaches to it by a request, which the allocator grants as long as it leads, and starts a
 * new epoch then. Both sides put what they have to say in one turn of their loops into one message.
 */
import type { Address } from '../ports/bus.ts';

/** Name of the allocators' election. */
export const allocatorElection = 'allocator';

/** What an allocator that stands for election tells masters. */
export interface AllocatorCandidate {
  /** Unlike for each candidacy. */
  readonly id: string;
  /** Where its inbox is. */
  readonly address: Address;
  /** Where it serves health and metrics, for people: `host:port`. */
  readonly http: string;
}

/** Patterns of the messages, as Nest's handlers name them. */
export const allocatorPatterns = {
  /** Request of a master, answered once the allocator leads: from now on it takes what I say. */
  attach: 'allocator.attach',
  /** Event: a list of `AllocatorInput`. */
  inputs: 'allocator.inputs',
  /** Event: a list of `AllocatorOutput`. */
  outputs: 'allocator.outputs',
} as const;

/** Messages put into one at most: keeps an entry of a stream at some megabytes. */
export const allocatorMessagesMax = 200;
