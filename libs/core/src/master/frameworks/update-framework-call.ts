import type { schedulerApi } from '@mezzo/domain/messages';
import type { MasterContext } from '../master-context.ts';
import type { Reply } from '../master-effect.ts';
import type { FrameworkRecord } from '../model/framework-record.ts';
import { sameMessage } from '../same-message.ts';
import { validateFrameworkUpdate } from '../validation/framework-info.ts';
import { broadcastFramework } from './broadcast-framework.ts';
import {
  checkFrameworkInfo,
  checkFrameworkTerms,
  checkRegistrationApproval,
} from './check-framework.ts';
import { termsOf } from './framework-terms.ts';
import { applyFrameworkUpdate } from './update-framework.ts';

/**
 * UPDATE_FRAMEWORK: replaces information, suppressed roles and constraints as a whole. What is left
 * out is unset.
 *
 * Source: mesos src/master/master.cpp#Master::updateFramework
 */
export function updateFrameworkCall(
  context: MasterContext,
  framework: FrameworkRecord,
  call: schedulerApi.CallUpdateFramework,
): Reply {
  const info = call.framework_info;
  const refusal = check(context, framework, call);
  if (refusal !== undefined) return refusal;
  const hasChanged = !sameMessage(framework.info, info);
  applyFrameworkUpdate(context, framework, info, termsOf(call));
  if (hasChanged) {
    context.persist([{ kind: 'putFramework', framework: info }], () => undefined);
    broadcastFramework(context, framework);
  }
  return { status: 200 };
}

function check(
  context: MasterContext,
  framework: FrameworkRecord,
  call: schedulerApi.CallUpdateFramework,
): Reply | undefined {
  const info = call.framework_info;
  const invalid = checkFrameworkInfo(context, info);
  if (invalid !== undefined) return badRequest(`Supplied FrameworkInfo is not valid: ${invalid}`);
  const changed = validateFrameworkUpdate(framework.info, info);
  if (changed !== undefined) return badRequest(`FrameworkInfo update is not valid: ${changed}`);
  const terms = checkFrameworkTerms(context, info, termsOf(call));
  if (terms !== undefined) return badRequest(`'UpdateFramework' call is not valid: ${terms}`);
  const denied = checkRegistrationApproval(context, info);
  return denied === undefined ? undefined : { status: 403, text: denied };
}

function badRequest(text: string): Reply {
  return { status: 400, text };
}
