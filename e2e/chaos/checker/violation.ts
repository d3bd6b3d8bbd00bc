import type { Digest } from './digest.ts';

/** Something that must not be in a history. */
export interface Violation {
  readonly rule: RuleName;
  readonly atMs: number;
  readonly text: string;
}

export type RuleName =
  | 'acknowledged'
  | 'told'
  | 'run-once'
  | 'promised-once'
  | 'kept'
  | 'offers'
  | 'agreement'
  | 'operator'
  | 'recorded';

/** One thing that holds of every history of a cluster that does what it promises. */
export type Rule = (history: Digest) => Violation[];
