import {
  getMaintenanceScheduleView,
  getMaintenanceStatusView,
  getQuotaView,
  getWeightsView,
  type MasterInput,
} from '@mezzo/core';
import type { masterApi } from '@mezzo/domain/messages';
import {
  emptyAnswer,
  jsonpAnswer,
  parseQuery,
  textAnswer,
  type Answer,
  type Endpoint,
  type EndpointGuard,
  type EndpointRequest,
  type EndpointResult,
} from '@mezzo/http-kit';
import {
  double,
  fragment,
  MaintenanceClusterStatus,
  MaintenanceSchedule,
  QuotaStatus,
  writeJson,
  type WritableJson,
} from '@mezzo/proto';
import { requireMethod, type Leadership } from '../leadership/leadership.ts';
import type { PendingReplies } from '../loop/pending-replies.ts';
import { realms } from '../realms.ts';
import type { MasterViews } from '../views/master-views.ts';
import { registryJson } from './registry-json.ts';
import { rolesJson } from './role-json.ts';
import { agentListJson, frameworkListJson, stateJson, stateSummaryJson } from './state-json.ts';
import { taskListJson } from './task-list-json.ts';

export interface V0Parts {
  readonly views: MasterViews;
  readonly leadership: Leadership;
  readonly enqueue: (input: MasterInput) => boolean;
  readonly replies: PendingReplies;
}

/** The endpoints of the older API. Source: mesos src/master/http.cpp */
export function v0Endpoints(parts: V0Parts): readonly Endpoint[] {
  return [
    ...readEndpoints(parts),
    ...clusterEndpoints(parts),
    ...openEndpoints(parts),
    teardown(parts),
  ];
}

/** Frameworks, agents, tasks and roles. Any method reads. */
function readEndpoints(parts: V0Parts): readonly Endpoint[] {
  const { views } = parts;
  const source = ({ principal }: EndpointRequest) => views.v0Source(principal);
  const read = (name: string, help: string, write: (request: EndpointRequest) => WritableJson) =>
    leaderEndpoint(parts, { name, help, realm: realms.readonly }, write);
  return [
    read('state', 'Information about state of master.', (request) => stateJson(source(request))),
    read('state-summary', 'Summary of agents, tasks, and registered frameworks.', (request) =>
      stateSummaryJson(source(request)),
    ),
    read('slaves', 'Information about agents.', (request) =>
      agentListJson(source(request), request.query.get('slave_id')),
    ),
    read('frameworks', 'Information about frameworks.', (request) =>
      frameworkListJson(source(request), request.query.get('framework_id')),
    ),
    read('tasks', 'Lists tasks from all active frameworks.', ({ principal, query }) =>
      taskListJson(views.state, views.permissionsOf(principal), query),
    ),
    read('roles', 'Information about roles.', ({ principal }) =>
      rolesJson(views.state, views.rolesWhitelist, views.permissionsOf(principal)),
    ),
  ];
}

/** What operators configure, as far as it can be read. */
function clusterEndpoints(parts: V0Parts): readonly Endpoint[] {
  const { views } = parts;
  const mayView = ({ principal }: EndpointRequest) => {
    const permissions = views.permissionsOf(principal);
    return (role: string): boolean => permissions.role(role);
  };
  const read = (
    name: string,
    { realm, help }: { readonly realm: string; readonly help: string },
    write: (request: EndpointRequest) => WritableJson,
  ) => leaderEndpoint(parts, { name, help, realm, guards: [requireMethod('GET')] }, write);
  const { readonly, readwrite } = realms;
  return [
    read(
      'maintenance/schedule',
      { realm: readwrite, help: 'Returns the maintenance schedule.' },
      () =>
        fragment(
          MaintenanceSchedule.toJson(
            getMaintenanceScheduleView(views.state, () => true).schedule,
            'v0',
          ),
        ),
    ),
    read('maintenance/status', { realm: readonly, help: 'Returns the maintenance status.' }, () =>
      fragment(
        MaintenanceClusterStatus.toJson(
          getMaintenanceStatusView(views.state, () => true).status,
          'v0',
        ),
      ),
    ),
    read('quota', { realm: readwrite, help: 'Gets the quotas of roles.' }, (request) =>
      fragment(QuotaStatus.toJson(getQuotaView(views.state, mayView(request)).status, 'v0')),
    ),
    read('weights', { realm: readwrite, help: 'Gets the weights of roles.' }, ({ principal }) =>
      weightsJson(getWeightsView(views.state, views.permissionsOf(principal))),
    ),
    {
      ...read(
        'registry',
        { realm: readonly, help: 'Returns the current contents of the Registry.' },
        () => registryJson(views.state, views.self),
      ),
      process: 'registrar(1)',
      guards: [],
    },
  ];
}

function weightsJson(view: masterApi.ResponseGetWeights): WritableJson {
  return (view.weight_infos ?? []).map(({ role, weight }) => ({
    role: role ?? '',
    weight: double(weight),
  }));
}

/** What every master answers, whether it leads or not. */
function openEndpoints({ views, leadership }: V0Parts): readonly Endpoint[] {
  return [
    {
      process: 'master',
      name: 'health',
      help: 'Health status of the master.',
      handle: () => emptyAnswer(200),
    },
    {
      process: 'master',
      name: 'redirect',
      isExact: true,
      help: 'Redirects to the leading master.',
      handle: leadership.redirect,
    },
    {
      process: 'master',
      name: 'flags',
      realm: realms.readonly,
      help: "Exposes the master's flag configuration.",
      handle: ({ query }) =>
        jsonpAnswer(query.get('jsonp'), writeJson({ flags: Object.fromEntries(views.flags) })),
    },
  ];
}

/** An endpoint that only the leader answers, with JSON. */
function leaderEndpoint(
  { leadership }: V0Parts,
  endpoint: Pick<Endpoint, 'name' | 'help' | 'realm' | 'guards'>,
  write: (request: EndpointRequest) => WritableJson,
): Endpoint {
  return {
    ...endpoint,
    process: 'master',
    guards: [leadership.requireLeader, ...(endpoint.guards ?? [])],
    handle: (request) => jsonpAnswer(request.query.get('jsonp'), writeJson(write(request))),
  };
}

/** `POST /teardown` with `frameworkId=…`. */
function teardown(parts: V0Parts): Endpoint {
  const guards: EndpointGuard[] = [parts.leadership.requireLeader, requireMethod('POST')];
  return {
    process: 'master',
    name: 'teardown',
    realm: realms.readwrite,
    guards,
    help: 'Tears down a running framework by shutting down all tasks/executors and removing the framework.',
    handle: (request) => handleTeardown(parts, request),
  };
}

function handleTeardown({ enqueue, replies }: V0Parts, request: EndpointRequest): EndpointResult {
  const form = readForm(request);
  if ('refusal' in form) return form.refusal;
  const frameworkId = form.fields.get('frameworkId');
  if (frameworkId === undefined) {
    return textAnswer(400, "Missing 'frameworkId' query parameter in the request body");
  }
  const call = { type: 'TEARDOWN', teardown: { framework_id: { value: frameworkId } } } as const;
  const { principal } = request;
  return replies.wait((requestId) => enqueue({ kind: 'operatorCall', requestId, call, principal }));
}

/** A form in the body, whatever content type it claims. */
function readForm({
  body,
}: EndpointRequest):
  { readonly fields: ReadonlyMap<string, string> } | { readonly refusal: Answer } {
  const fields = parseQuery(body.toString('utf8'));
  return fields === undefined
    ? { refusal: textAnswer(400, 'Unable to decode query string: malformed % escape') }
    : { fields };
}
