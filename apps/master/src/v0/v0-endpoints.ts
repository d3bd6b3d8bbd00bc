import {
  defaultAnswer,
  emptyAnswer,
  jsonpAnswer,
  methodNotAllowed,
  type Answer,
  type Endpoint,
  type EndpointHandler,
  type EndpointRequest,
  type Query,
} from '@mezzo/http-kit';
import { writeJson } from '@mezzo/proto';
import type { Leadership } from '../leadership/leadership.ts';
import { realms } from '../realms.ts';
import type { MasterViews } from '../views/master-views.ts';
import type { JsonPieces } from '../views/pieces.ts';
import type { CaptureScope } from '../views/state-capture.ts';
import { clusterEndpoints } from './cluster-endpoints.ts';
import { formEndpoints } from './form-endpoints.ts';
import type { MasterWrites } from './master-writes.ts';
import { registryJson } from './registry-json.ts';
import { rolesJson } from './role-json.ts';
import { largeAnswer } from './large-answer.ts';
import {
  agentListPieces,
  frameworkListPieces,
  statePieces,
  stateSummaryPieces,
  type V0Source,
} from './state-json.ts';
import { taskListPieces } from './task-list-json.ts';

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
  const read = (name: string, help: string, handle: EndpointHandler) =>
    leaderEndpoint(parts, { name, help, realm: realms.readonly }, handle);
  const readLarge = (name: string, help: string, pieces: LargeRead, scope?: CaptureScope) =>
    read(name, help, async (request) => {
      const { principal, query, url } = request;
      const source = await views.takeShared(principal, url, () => views.v0Source(principal, scope));
      return largeAnswer(request, {
        capture: source.capture,
        permissions: source.permissions,
        isAskedFor: [url, source.mayViewFlags, source.leader?.id],
        pieces: pieces(source, query),
      });
    });
  return [
    readLarge('state', 'Information about state of master.', statePieces),
    readLarge(
      'state-summary',
      'Summary of agents, tasks, and registered frameworks.',
      stateSummaryPieces,
    ),
    readLarge(
      'slaves',
      'Information about agents.',
      (source, query) => agentListPieces(source, query.get('slave_id')),
      { agents: true, frameworks: false },
    ),
    readLarge(
      'frameworks',
      'Information about frameworks.',
      (source, query) => frameworkListPieces(source, query.get('framework_id')),
      { agents: false, frameworks: true },
    ),
    readLarge(
      'tasks',
      'Lists tasks from all active frameworks.',
      ({ capture, permissions }, query) => taskListPieces(capture.frameworks, permissions, query),
      { agents: false, frameworks: true },
    ),
    read('roles', 'Information about roles.', ({ principal, query }) =>
      jsonpAnswer(
        query.get('jsonp'),
        writeJson(rolesJson(views.state, views.rolesWhitelist, views.permissionsOf(principal))),
      ),
    ),
  ];
}

type LargeRead = (source: V0Source, query: Query) => JsonPieces;

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
      name: 'readyz',
      isExact: true,
      help: 'Whether the master serves: by itself, or by sending clients to the leader. Not an endpoint of Mesos.',
      handle: leadership.readiness,
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

/** An endpoint that only the leader answers. */
function leaderEndpoint(
  { leadership }: V0Parts,
  endpoint: Pick<Endpoint, 'name' | 'help' | 'realm' | 'guards'>,
  handle: EndpointHandler,
): Endpoint {
  return {
    ...endpoint,
    process: 'master',
    guards: [leadership.requireLeader, ...(endpoint.guards ?? [])],
    handle,
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
