import type { AllocatorMessage, AllocatorReply } from '@mezzo/domain';

/** Every message but the one that starts an epoch, and with it an engine. */
export type EngineMessage = Exclude<AllocatorMessage, { readonly type: 'begin' }>;

/** Starts an engine: the options and what the registry knows. */
export type BeginMessage = Extract<AllocatorMessage, { readonly type: 'begin' }>;

/**
 * An allocator without epochs and sequence numbers. There are two: the fast one, and the naive one
 * of `testing/` that it is held against.
 */
export interface AllocationEngine {
  /**
   * Takes one message in, in order.
   *
   * @returns the answer, for messages that have one
   */
  apply(message: EngineMessage, nowMs: number): readonly AllocatorReply[];

  /** Whether {@link allocate} has something to do. */
  readonly allocationRequested: boolean;

  /** Performs the run that was requested; does nothing when none was, or while paused. */
  allocate(nowMs: number): readonly AllocatorReply[];
}
