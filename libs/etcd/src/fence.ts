/**
 * Proof of a leadership: the leader key as it was when this process created it. A transaction that
 * compares the key's create revision with it fails as soon as anybody else has led since.
 */
export interface Fence {
  readonly key: string;
  /** Revision at which the leader key was created; grows from leader to leader: the term. */
  readonly createRevision: number;
}

/** Where a registry asks for the fence of the leadership it writes under. */
export interface FenceSource {
  /** Undefined while this process does not lead, or cannot be sure that it does. */
  fence(): Fence | undefined;
}
