/**
 * SUBSCRIBE. The stream is open and has been answered 200 when this runs: refusals are ERROR events
 * on it, followed by its end.
 *
 * Source: mesos src/master/master.cpp#Master::subscribe, Master::_subscribe
 */
import { invariant } from '@mezzo/domain';
import type { FrameworkInfo, schedulerApi } from '@mezzo/domain/messages';
import { tellFramework } from '../allocation/snapshot.ts';
import type { Principal } from '../authorization.ts';
import type { MasterContext } from '../master-context.ts';
import type { StreamId } from '../master-input.ts';
import { FrameworkRecord } from '../model/framework-record.ts';
import { preserveImmutableFields, validateFrameworkUpdate } from '../validation/framework-info.ts';
import { frameworkEventView } from '../views/framework-view.ts';
import { broadcastFramework } from './broadcast-framework.ts';
import {
  checkFrameworkInfo,
  checkFrameworkTerms,
  checkRegistrationApproval,
} from './check-framework.ts';
import { activateFramework } from './deactivate.ts';
import { failOver } from './failover.ts';
import { termsOf, type FrameworkTerms } from './framework-terms.ts';
import { recoverFramework } from './recover-framework.ts';
import { waitsForRemoval } from './remove-framework.ts';
import { greet, openStream } from './stream.ts';
import { applyFrameworkUpdate } from './update-framework.ts';

export function subscribe(
  context: MasterContext,
  streamId: StreamId,
  call: schedulerApi.Call,
  principal: Principal,
): void {
  invariant(call.subscribe !== undefined, 'a SUBSCRIBE call without its member was let through');
  const info = withPrincipal(call.subscribe.framework_info, principal);
  const known = context.framework(info.id?.value ?? '');
  if (waitsForRemoval(known, () => subscribe(context, streamId, call, principal))) return;
  const isNew = (info.id?.value ?? '') === '';
  context.metrics.count(isNew ? 'messages_register_framework' : 'messages_reregister_framework');
  const terms = termsOf(call.subscribe);
  const reason =
    checkFrameworkInfo(context, info) ??
    checkFrameworkTerms(context, info, terms) ??
    checkRegistrationApproval(context, info);
  if (reason !== undefined) return refuse(context, streamId, reason);
  if (isNew) registerFramework(context, streamId, info, terms);
  else resubscribe(context, streamId, info, terms);
}

/** A framework that authenticated need not repeat its principal. */
function withPrincipal(info: FrameworkInfo, principal: Principal): FrameworkInfo {
  return principal === undefined || info.principal !== undefined ? info : { ...info, principal };
}

function refuse(context: MasterContext, streamId: StreamId, message: string): void {
  context.sendToStream(streamId, { type: 'ERROR', error: { message } });
  context.emit({ kind: 'closeScheduler', streamId });
}

function registerFramework(
  context: MasterContext,
  streamId: StreamId,
  draft: FrameworkInfo,
  terms: FrameworkTerms,
): void {
  const id = context.newFrameworkId();
  const info = { ...draft, id: { value: id } };
  const framework = new FrameworkRecord(id, info, context.nowMs, context.config);
  framework.suppressedRoles = new Set(terms.suppressedRoles);
  framework.offerConstraints = terms.offerConstraints;
  framework.active = true;
  context.state.frameworks.registered.set(id, framework);
  rememberFramework(context, framework);
  openStream(context, framework, streamId);
  tellFramework(context, framework);
  countSubscribe(framework);
  greet(context, framework);
  context.publish(
    {
      type: 'FRAMEWORK_ADDED',
      framework_added: { framework: frameworkEventView(framework) },
    },
    { framework: info },
  );
}

/** The framework has an id: ours, one of a former master, or one of its own choosing. */
function resubscribe(
  context: MasterContext,
  streamId: StreamId,
  draft: FrameworkInfo,
  terms: FrameworkTerms,
): void {
  const id = draft.id?.value ?? '';
  const framework = context.framework(id) ?? recoverFramework(context, id, draft);
  const info = preserveImmutableFields(framework.info, draft);
  const reason = validateFrameworkUpdate(framework.info, info);
  if (reason !== undefined) return refuse(context, streamId, reason);
  countSubscribe(framework);
  applyFrameworkUpdate(context, framework, info, terms);
  rememberFramework(context, framework);
  if (framework.recovered) connectRecovered(context, framework, streamId);
  else failOver(context, framework, streamId);
  broadcastFramework(context, framework);
}

/** First heard of on this master. When it first registered is forgotten with its former master. */
function connectRecovered(
  context: MasterContext,
  framework: FrameworkRecord,
  streamId: StreamId,
): void {
  framework.registeredTimeMs = context.nowMs;
  framework.reregisteredTimeMs = context.nowMs;
  openStream(context, framework, streamId);
  activateFramework(context, framework);
  greet(context, framework);
}

/** Recorded so that the next master knows for how long to wait for the framework. */
function rememberFramework(context: MasterContext, framework: FrameworkRecord): void {
  context.persist([{ kind: 'putFramework', framework: framework.info }], () => undefined);
}

function countSubscribe(framework: FrameworkRecord): void {
  framework.metrics.add('calls');
  framework.metrics.add('calls/subscribe');
}
