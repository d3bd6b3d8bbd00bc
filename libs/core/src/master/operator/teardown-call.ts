import { removeFramework, waitsForRemoval } from '../frameworks/remove-framework.ts';
import type { MasterContext } from '../master-context.ts';
import { FORBIDDEN, OK, badRequest, type OperatorRequest } from './operator-request.ts';

/** Source: mesos src/master/http.cpp#Master::Http::_teardown */
export function teardown(context: MasterContext, request: OperatorRequest): void {
  const { call, principal, answer } = request;
  const framework = context.framework(call.teardown?.framework_id.value ?? '');
  if (framework === undefined) return answer(badRequest('No framework found with specified ID'));
  const action = { action: 'TEARDOWN_FRAMEWORK', framework: framework.info } as const;
  if (!context.config.approve(principal, action)) return answer(FORBIDDEN);
  if (waitsForRemoval(framework, () => teardown(context, request))) return;
  removeFramework(context, framework, () => answer(OK));
}
