import {
  defaultAnswer,
  emptyAnswer,
  jsonpAnswer,
  methodNotAllowed,
  type Answer,
  type Endpoint,
  type EndpointRequest,
} from '@mezzo/http-kit';
import { writeJson, type WritableJson } from '@mezzo/proto';
import type { Leadership } from '../leadership/leadership.ts';
import { realms } from '../realms.ts';
import type { MasterViews } from '../views/master-views.ts';
import { clusterEndpoints } from './cluster-endpoints.ts';
import { formEndpoints } from './form-endpoints.ts';
import type { MasterWrites } from './master-writes.ts';
import { registryJson } from './registry-json.ts';
import { rolesJson } from './role-json.ts';
import { agentListJson, frameworkListJson, stateJson, stateSummaryJson } from './state-json.ts';
import { taskListJson } from './task-list-json.ts';

export interface V0Parts extends MasterWrites {
  readonly views: MasterViews;
  readonly leadership: Leadership;
}

/** The endpoints of the older API. Source: mesos src/master/http.cpp */
export function v0Endpoints(parts: V0Parts): readonly Endpoint[] {
  return [
    ...readEndpoints(parts),
    ...openEndpoints(parts),
    ...clusterEndpoints(parts),
    ...formEndpoints(parts),
    registryEndpoint(parts),
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
      guards: [(request) => guardFlags(views, request)],
      handle: ({ query }) =>
        jsonpAnswer(query.get('jsonp'), writeJson({ flags: Object.fromEntries(views.flags) })),
    },
  ];
}

/** Where there are rules, one may only GET the flags, and only if permitted. */
function guardFlags(
  views: MasterViews,
  { method, principal }: EndpointRequest,
): Answer | undefined {
  const approvers = views.approversOf(principal);
  if (approvers.permitsEverything) return undefined;
  if (method !== 'GET') return methodNotAllowed(['GET'], method);
  return approvers.approved('VIEW_FLAGS') ? undefined : defaultAnswer(403);
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

/** Not bound to the leader, as it is no endpoint of the master's own. */
function registryEndpoint({ views }: V0Parts): Endpoint {
  return {
    process: 'registrar(1)',
    name: 'registry',
    realm: realms.readonly,
    help: 'Returns the current contents of the Registry.',
    handle: ({ query }) =>
      jsonpAnswer(query.get('jsonp'), writeJson(registryJson(views.state, views.self))),
  };
}
