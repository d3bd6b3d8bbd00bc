import type { masterApi } from '@mezzo/domain/messages';
import type { Principal } from '../authorization.ts';
import { removeFramework } from '../frameworks/remove-framework.ts';
import type { MasterContext } from '../master-context.ts';
import type { Reply } from '../master-effect.ts';
import type { RequestId } from '../master-input.ts';

export interface OperatorRequest {
  readonly requestId: RequestId;
  readonly call: masterApi.Call;
  readonly principal: Principal;
}

/** An operator call that changes something. */
export function operatorCall(context: MasterContext, request: OperatorRequest): void {
  const { requestId, call } = request;
  if (call.type === 'TEARDOWN') {
    const reply = teardown(context, request);
    context.emit({ kind: 'reply', requestId, reply });
    return;
  }
  context.reply(requestId, 501);
}

function teardown(context: MasterContext, { call, principal }: OperatorRequest): Reply {
  const framework = context.framework(call.teardown?.framework_id.value ?? '');
  if (framework === undefined) {
    return { status: 400, text: 'No framework found with specified ID' };
  }
  const action = { action: 'TEARDOWN_FRAMEWORK', framework: framework.info } as const;
  if (!context.config.approve(principal, action)) return { status: 403 };
  removeFramework(context, framework);
  return { status: 200 };
}
