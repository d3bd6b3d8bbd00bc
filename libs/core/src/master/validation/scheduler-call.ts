import type { FrameworkID, schedulerApi } from '@mezzo/domain/messages';
import type { Principal } from '../master-input.ts';
import { validateUuid } from './uuid.ts';

type Call = schedulerApi.Call;

/** The member that a call of each type must carry; a type that is absent here needs none. */
const REQUIRED_MEMBER: Partial<Record<schedulerApi.CallType, keyof Call>> = {
  SUBSCRIBE: 'subscribe',
  ACCEPT: 'accept',
  DECLINE: 'decline',
  ACCEPT_INVERSE_OFFERS: 'accept_inverse_offers',
  DECLINE_INVERSE_OFFERS: 'decline_inverse_offers',
  KILL: 'kill',
  SHUTDOWN: 'shutdown',
  ACKNOWLEDGE: 'acknowledge',
  ACKNOWLEDGE_OPERATION_STATUS: 'acknowledge_operation_status',
  RECONCILE: 'reconcile',
  RECONCILE_OPERATIONS: 'reconcile_operations',
  MESSAGE: 'message',
  REQUEST: 'request',
  UPDATE_FRAMEWORK: 'update_framework',
};

/**
 * Checks a scheduler call before anything is known about its framework. Whoever answers it puts
 * `Failed to validate scheduler::Call: ` in front of the reason.
 *
 * @returns the reason of a 400, in Mesos' words; undefined when the call is well formed
 *
 * Source: mesos src/master/validation.cpp#scheduler::call::validate
 */
export function validateSchedulerCall(call: Call, principal: Principal): string | undefined {
  if (call.type === undefined) return "Expecting 'type' to be present";
  if (call.type === 'SUBSCRIBE') return validateSubscribe(call, principal);
  if (call.framework_id === undefined) return "Expecting 'framework_id' to be present";
  const member = REQUIRED_MEMBER[call.type];
  if (member !== undefined && call[member] === undefined) {
    return `Expecting '${member}' to be present`;
  }
  return validateMember(call);
}

function validateSubscribe(call: Call, principal: Principal): string | undefined {
  if (call.subscribe === undefined) return "Expecting 'subscribe' to be present";
  const info = call.subscribe.framework_info;
  if (!sameId(info.id, call.framework_id)) {
    return "'framework_id' differs from 'subscribe.framework_info.id'";
  }
  return validatePrincipal(principal, info.principal);
}

/** The text is shared by SUBSCRIBE and by the checks of every later call. */
export function validatePrincipal(
  authenticated: Principal,
  declared: string | undefined,
): string | undefined {
  if (authenticated === undefined || declared === undefined || authenticated === declared) {
    return undefined;
  }
  return (
    `Authenticated principal '${authenticated}' does not match principal '${declared}'` +
    ' set in `FrameworkInfo`'
  );
}

function validateMember(call: Call): string | undefined {
  if (call.type === 'ACKNOWLEDGE' && call.acknowledge !== undefined) {
    return validateUuid(call.acknowledge.uuid);
  }
  if (call.type === 'ACKNOWLEDGE_OPERATION_STATUS') {
    return validateOperationAcknowledgement(call.acknowledge_operation_status);
  }
  if (call.type === 'UPDATE_FRAMEWORK') {
    return sameId(call.framework_id, call.update_framework?.framework_info.id)
      ? undefined
      : "'framework_id' differs from 'update_framework.framework_info.id'";
  }
  return undefined;
}

function validateOperationAcknowledgement(
  acknowledge: schedulerApi.CallAcknowledgeOperationStatus | undefined,
): string | undefined {
  if (acknowledge === undefined) return undefined;
  const reason = validateUuid(acknowledge.uuid);
  if (reason !== undefined) return reason;
  return acknowledge.agent_id === undefined ? "Expecting 'agent_id' to be present" : undefined;
}

/** Two ids are the same as messages: an absent id equals one with an empty value. */
function sameId(a: FrameworkID | undefined, b: FrameworkID | undefined): boolean {
  return (a?.value ?? '') === (b?.value ?? '');
}
