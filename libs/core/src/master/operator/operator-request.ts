import type { masterApi } from '@mezzo/domain/messages';
import type { Principal } from '../authorization.ts';
import type { Reply } from '../master-effect.ts';

/**
 * An operator call on its way through the master. `answer` is called once: at once, or when what the
 * call changed is durable.
 */
export interface OperatorRequest {
  readonly call: masterApi.Call;
  readonly principal: Principal;
  readonly answer: (reply: Reply) => void;
}

export const OK: Reply = { status: 200 };
export const ACCEPTED: Reply = { status: 202 };
export const FORBIDDEN: Reply = { status: 403 };

export function badRequest(text: string): Reply {
  return { status: 400, text };
}
