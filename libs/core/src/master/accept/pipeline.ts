import { Resources } from '@mezzo/domain';
import type { ResourceConversion } from '@mezzo/domain';
import type { MasterContext } from '../master-context.ts';
import type { OperationScope } from './prepare-operations.ts';

/**
 * What the operations of one ACCEPT work on, one after the other: later ones see what earlier ones
 * made of the offer.
 */
export interface Pipeline extends OperationScope {
  readonly context: MasterContext;
  /** Everything that was offered, as it was. */
  readonly offered: Resources;
  /** What no operation has used yet. */
  remaining: Resources;
  /**
   * All copies of shared resources, also those that tasks of this call use: several tasks may use
   * one offered copy.
   */
  remainingShared: Resources;
  /** What launched tasks and executors use. */
  launched: Resources;
  /** The results of resizes, which no other operation of the call may use. */
  resized: Resources;
  /** What the allocator has to be told, in order. */
  readonly conversions: ResourceConversion[];
}

export function openPipeline(
  context: MasterContext,
  scope: OperationScope,
  offered: Resources,
): Pipeline {
  return {
    ...scope,
    context,
    offered,
    remaining: offered,
    remainingShared: offered.shared(),
    launched: Resources.empty,
    resized: Resources.empty,
    conversions: [],
  };
}
