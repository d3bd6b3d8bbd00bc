import type { schedulerApi } from '@mezzo/domain/messages';
import {
  type Answer,
  type Endpoint,
  type EndpointGuard,
  type EndpointRequest,
} from '@mezzo/http-kit';
import { MasterCall, SchedulerCall } from '@mezzo/proto';
import { BodyBudget } from '../calls/body-budget.ts';
import type { Forwarder, Outcome } from '../calls/forwarder.ts';
import { inOrder } from '../calls/in-order.ts';
import { SentCall } from '../calls/read-call.ts';
import { callRetry, methodRetry, operatorRetries, schedulerRetries } from '../calls/retry-table.ts';
import { realms } from '../edge/realms.ts';
import type { GatewayCounters } from '../gateway-counters.ts';
import type { MasterRequest } from '../masters/master-connections.ts';
import { passedAnswer } from '../masters/passed-answer.ts';
import { repeatedHeaders } from '../masters/repeated-headers.ts';
import type { HeldStreams } from '../streams/held-streams.ts';

export interface ProxyParts {
  readonly forwarder: Forwarder;
  readonly streams: HeldStreams;
  readonly counters: GatewayCounters;
  readonly guards: readonly EndpointGuard[];
  readonly scheme: 'http' | 'https';
}

type Handle = (
  parts: ProxyParts,
  request: EndpointRequest,
  sent: MasterRequest,
) => Promise<Answer | undefined>;

/** Endpoints of masters by realm; all below them is theirs too. Source: mesos src/master/master.cpp */
const readonlyNames =
  'state state-summary slaves frameworks tasks roles flags maintenance/status'.split(' ');
const readwriteNames = (
  'create-volumes destroy-volumes reserve unreserve teardown maintenance/schedule machine/down ' +
  'machine/up weights quota'
).split(' ');
const readonlyProcesses = ['files', 'metrics', 'registrar(1)', 'allocator'];
const readwriteProcesses = ['logging', 'profiler', 'memory-profiler'];
const openProcesses = ['version', 'help', 'system', '__processes__'];

/** Everything that the leading master serves. */
export function proxyEndpoints(parts: ProxyParts): readonly Endpoint[] {
  const budget = new BodyBudget();
  const endpoint = (
    process: string,
    name: string,
    realm: Endpoint['realm'],
    handle: Handle = passOther,
  ): Endpoint => ({
    process,
    name,
    realm,
    guards: parts.guards,
    handle: (request) => {
      parts.counters.requests += 1;
      const sent = sentRequest(request, parts.scheme);
      return budget.spend(sent.body, () => handle(parts, request, sent));
    },
  });
  const ofMaster = (names: readonly string[], realm: string) =>
    names.map((name) => endpoint('master', name, realm));
  const ofProcesses = (processes: readonly string[], realm: string | undefined) =>
    processes.map((process) => endpoint(process, '', realm));
  return [
    endpoint('master', 'api/v1/scheduler', realms.scheduler, passSchedulerCall),
    endpoint('master', 'api/v1', realms.readwrite, passOperatorCall),
    ...ofMaster(readonlyNames, realms.readonly),
    ...ofMaster(readwriteNames, realms.readwrite),
    ...ofProcesses(readonlyProcesses, realms.readonly),
    ...ofProcesses(readwriteProcesses, realms.readwrite),
    ...ofProcesses(openProcesses, undefined),
    endpoint('master', '', realmOfOthers),
  ];
}

/** Pages are for everybody to see; what they ask for is not. Whatever writes is not open to all. */
function realmOfOthers(method: string): string | undefined {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS'
    ? undefined
    : realms.readwrite;
}

function sentRequest(request: EndpointRequest, scheme: 'http' | 'https'): MasterRequest {
  const { incoming, method, body } = request;
  return {
    method,
    url: pathOf(incoming.url ?? '/'),
    headers: repeatedHeaders(incoming, scheme),
    body,
  };
}

/** An absolute URL, as proxies are sent, loses its authority. */
function pathOf(url: string): string {
  const relative = url.replace(/^https?:\/\/[^/?]*/i, '');
  return relative.startsWith('/') ? relative : `/${relative}`;
}

async function passSchedulerCall(
  parts: ProxyParts,
  request: EndpointRequest,
  sent: MasterRequest,
): Promise<Answer | undefined> {
  const streamId = sent.headers['mesos-stream-id'];
  const call = new SentCall(SchedulerCall, request.headers['content-type'], request.body);
  const { type } = call;
  if (type === 'SUBSCRIBE' && streamId === undefined && request.method === 'POST') {
    const { whole } = call;
    if (whole?.subscribe !== undefined) return parts.streams.openFramework(request, sent, whole);
  }
  const held = parts.streams.framework(streamId);
  const outcome = await inOrder(request.incoming.socket, () =>
    parts.forwarder.pass({
      request: sent,
      retry: callRetry(schedulerRetries, type),
      ofFramework: true,
      isShort: type !== undefined && type in schedulerRetries && type !== 'RECONCILE_OPERATIONS',
      ...(held !== undefined && { find: (deadlineMs) => held.stream.find(deadlineMs) }),
    }),
  );
  if (held !== undefined && isAccepted(outcome) && remembered.has(type as schedulerApi.CallType)) {
    const { whole } = call;
    if (whole !== undefined) held.continuity.accepted(whole);
  }
  return answerOf(outcome, request.method);
}

/** Calls after which a framework's subscription, or what it was offered, is not what it was. */
const remembered: ReadonlySet<schedulerApi.CallType> = new Set([
  'TEARDOWN',
  'ACCEPT',
  'DECLINE',
  'ACCEPT_INVERSE_OFFERS',
  'DECLINE_INVERSE_OFFERS',
  'REVIVE',
  'SUPPRESS',
  'UPDATE_FRAMEWORK',
]);

async function passOperatorCall(
  parts: ProxyParts,
  request: EndpointRequest,
  sent: MasterRequest,
): Promise<Answer | undefined> {
  const { type } = new SentCall(MasterCall, request.headers['content-type'], request.body);
  if (type === 'SUBSCRIBE' && request.method === 'POST') {
    return parts.streams.openOperator(request, sent);
  }
  const retry = callRetry(operatorRetries, type);
  return answerOf(
    await inOrder(request.incoming.socket, () => parts.forwarder.pass({ request: sent, retry })),
    request.method,
  );
}

async function passOther(
  { forwarder }: ProxyParts,
  { method, incoming }: EndpointRequest,
  sent: MasterRequest,
): Promise<Answer | undefined> {
  const pass = () => forwarder.pass({ request: sent, retry: methodRetry(method) });
  const isRead = method === 'GET' || method === 'HEAD';
  return answerOf(await (isRead ? pass() : inOrder(incoming.socket, pass)), method);
}

function isAccepted(outcome: Outcome): boolean {
  return 'response' in outcome && Math.floor(outcome.response.statusCode / 100) === 2;
}

function answerOf(outcome: Outcome, method: string): Answer | Promise<Answer> {
  return 'refusal' in outcome ? outcome.refusal : passedAnswer(outcome.response, method);
}
