/**
 * Scheduler calls other than SUBSCRIBE. What is wrong with the call itself, its framework or its
 * stream is answered with a status; what is wrong inside an accepted call is told by events, or not
 * at all.
 *
 * Source: mesos src/master/http.cpp#Master::Http::scheduler
 */
import { assertNever } from '@mezzo/domain';
import type { schedulerApi } from '@mezzo/domain/messages';
import { accept } from '../accept/accept.ts';
import type { Principal } from '../authorization.ts';
import { removeFramework, waitsForRemoval } from '../frameworks/remove-framework.ts';
import { updateFrameworkCall } from '../frameworks/update-framework-call.ts';
import type { MasterContext } from '../master-context.ts';
import type { Reply } from '../master-effect.ts';
import type { RequestId, StreamId } from '../master-input.ts';
import type { FrameworkRecord } from '../model/framework-record.ts';
import { answerInverseOffers } from '../offers/answer-inverse-offers.ts';
import { decline } from '../offers/decline.ts';
import { acknowledgeOperation } from '../operations/acknowledge-operation.ts';
import { reconcileOperations } from '../operations/reconcile-operations.ts';
import { acknowledge } from '../tasks/acknowledge.ts';
import { kill } from '../tasks/kill.ts';
import { reconcile } from '../tasks/reconcile.ts';
import { validatePrincipal, validateSchedulerCall } from '../validation/scheduler-call.ts';
import { messageToExecutor, shutdownExecutor } from './executor-calls.ts';
import { revive, suppress } from './suppress-revive.ts';

type Call = schedulerApi.Call;

const ACCEPTED: Reply = { status: 202 };

export interface SchedulerRequest {
  readonly requestId: RequestId;
  readonly streamId: StreamId | undefined;
  readonly call: Call;
  readonly principal: Principal;
}

export function schedulerCall(context: MasterContext, request: SchedulerRequest): void {
  const { call, principal, requestId } = request;
  const { type = 'UNKNOWN' } = call;
  const answer = (reply: Reply): void => context.emit({ kind: 'reply', requestId, reply });
  const reason = validateSchedulerCall(call, principal);
  if (reason !== undefined) {
    return answer(badRequest(`Failed to validate scheduler::Call: ${reason}`));
  }
  const framework = context.framework(call.framework_id?.value ?? '');
  if (framework === undefined) return answer(badRequest('Framework cannot be found'));
  if (waitsForRemoval(framework, () => schedulerCall(context, request))) return;
  const refusal = checkSender(framework, request);
  if (refusal !== undefined) return answer(refusal);
  framework.metrics.add('calls');
  framework.metrics.add(`calls/${type.toLowerCase()}`);
  if (type === 'TEARDOWN') removeFramework(context, framework, () => answer(ACCEPTED));
  else answer(carryOut(context, framework, call, type));
}

function checkSender(
  framework: FrameworkRecord,
  { principal, streamId }: SchedulerRequest,
): Reply | undefined {
  const reason = validatePrincipal(principal, framework.info.principal);
  if (reason !== undefined) return badRequest(reason);
  if (!framework.connected) return { status: 403, text: 'Framework is not subscribed' };
  if (streamId === undefined) {
    return badRequest("All non-subscribe calls should include the 'Mesos-Stream-Id' header");
  }
  if (streamId === framework.streamId) return undefined;
  return badRequest(
    `The stream ID '${streamId}' included in this request didn't match the stream ID` +
      ` currently associated with framework ID ${framework.id}`,
  );
}

/** Members that a type requires have been checked: an absent one is never met here. */
function carryOut(
  context: MasterContext,
  framework: FrameworkRecord,
  call: Call,
  type: Exclude<schedulerApi.CallType, 'TEARDOWN'>,
): Reply {
  switch (type) {
    case 'UNKNOWN':
    case 'SUBSCRIBE':
      return { status: 501 };
    case 'UPDATE_FRAMEWORK':
      return call.update_framework === undefined
        ? ACCEPTED
        : updateFrameworkCall(context, framework, call.update_framework);
    case 'REVIVE':
    case 'SUPPRESS':
    case 'REQUEST':
      applyToFramework(context, framework, call);
      return ACCEPTED;
    case 'ACCEPT':
    case 'DECLINE':
    case 'ACCEPT_INVERSE_OFFERS':
    case 'DECLINE_INVERSE_OFFERS':
      applyToOffers(context, framework, call);
      return ACCEPTED;
    case 'KILL':
    case 'SHUTDOWN':
    case 'ACKNOWLEDGE':
    case 'RECONCILE':
    case 'MESSAGE':
      applyToTasks(context, framework, call);
      return ACCEPTED;
    case 'ACKNOWLEDGE_OPERATION_STATUS':
    case 'RECONCILE_OPERATIONS':
      applyToOperations(context, framework, call);
      return ACCEPTED;
    default:
      return assertNever(type);
  }
}

function applyToFramework(context: MasterContext, framework: FrameworkRecord, call: Call): void {
  if (call.type === 'REVIVE') revive(context, framework, call.revive?.roles);
  else if (call.type === 'SUPPRESS') suppress(context, framework, call.suppress?.roles);
  else {
    context.metrics.count('messages_resource_request');
    context.allocator.send({
      type: 'requestResources',
      frameworkId: { value: framework.id },
    });
  }
}

function applyToOffers(context: MasterContext, framework: FrameworkRecord, call: Call): void {
  if (call.accept !== undefined && call.type === 'ACCEPT') {
    accept(context, framework, call.accept);
  } else if (call.decline !== undefined && call.type === 'DECLINE') {
    decline(context, framework, call.decline);
  } else if (call.type === 'ACCEPT_INVERSE_OFFERS') {
    answerInverseOffers(context, framework, call.accept_inverse_offers ?? {}, 'ACCEPT');
  } else {
    answerInverseOffers(context, framework, call.decline_inverse_offers ?? {}, 'DECLINE');
  }
}

function applyToTasks(context: MasterContext, framework: FrameworkRecord, call: Call): void {
  const { type, kill: killing, shutdown, acknowledge: acknowledging, message } = call;
  if (type === 'KILL' && killing !== undefined) kill(context, framework, killing);
  else if (type === 'SHUTDOWN' && shutdown !== undefined) {
    shutdownExecutor(context, framework, shutdown);
  } else if (type === 'ACKNOWLEDGE' && acknowledging !== undefined) {
    acknowledge(context, framework, acknowledging);
  } else if (type === 'MESSAGE' && message !== undefined) {
    messageToExecutor(context, framework, message);
  } else if (type === 'RECONCILE') reconcile(context, framework, call.reconcile ?? {});
}

function applyToOperations(context: MasterContext, framework: FrameworkRecord, call: Call): void {
  const { acknowledge_operation_status: acknowledging } = call;
  if (call.type === 'RECONCILE_OPERATIONS') {
    reconcileOperations(context, framework, call.reconcile_operations ?? {});
  } else if (acknowledging !== undefined) {
    acknowledgeOperation(context, framework, acknowledging);
  }
}

function badRequest(text: string): Reply {
  return { status: 400, text };
}
