import type { MasterInput } from '@mezzo/core';
import type { masterApi } from '@mezzo/domain/messages';
import type { Answer, EndpointRequest } from '@mezzo/http-kit';
import type { PendingReplies } from '../loop/pending-replies.ts';

/** How endpoints of the older API have something changed: as the operator call that says the same. */
export interface MasterWrites {
  readonly enqueue: (input: MasterInput) => boolean;
  readonly replies: PendingReplies;
}

/** Asks the master, and answers what it decides. */
export function write(
  { enqueue, replies }: MasterWrites,
  { principal }: EndpointRequest,
  call: masterApi.Call,
): Promise<Answer> {
  return replies.wait((requestId) => enqueue({ kind: 'operatorCall', requestId, call, principal }));
}
