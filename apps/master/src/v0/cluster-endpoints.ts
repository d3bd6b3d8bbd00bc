/**
 * What operators configure, through the older API: weights, quota and maintenance. Reads come from
 * the views; writes become the operator call of the same meaning.
 */
import {
  getMaintenanceScheduleView,
  getMaintenanceStatusView,
  getQuotaView,
  getWeightsView,
} from '@mezzo/core';
import type { MachineID as MachineIDMessage, masterApi } from '@mezzo/domain/messages';
import {
  jsonpAnswer,
  textAnswer,
  type Answer,
  type Endpoint,
  type EndpointRequest,
} from '@mezzo/http-kit';
import {
  double,
  MachineID,
  MaintenanceClusterStatus,
  MaintenanceSchedule,
  QuotaRequest,
  QuotaStatus,
  WeightInfo,
  writeJson,
} from '@mezzo/proto';
import { requireMethod, type Leadership } from '../leadership/leadership.ts';
import { realms } from '../realms.ts';
import type { MasterViews } from '../views/master-views.ts';
import {
  readJsonArray,
  readJsonObject,
  readMessage,
  readMessages,
  type JsonReading,
} from './json-body.ts';
import { write, type MasterWrites } from './master-writes.ts';

export interface ClusterParts extends MasterWrites {
  readonly leadership: Leadership;
  readonly views: MasterViews;
}

type CallReading = { readonly call: masterApi.Call } | { readonly refusal: string };
type ReadCall = (request: EndpointRequest) => CallReading;

/** What an endpoint does by method. */
interface Methods {
  /** The text of the JSON that GET answers. */
  readonly GET?: (request: EndpointRequest) => string;
  readonly PUT?: ReadCall;
  readonly POST?: ReadCall;
  readonly DELETE?: ReadCall;
}

export function clusterEndpoints(parts: ClusterParts): readonly Endpoint[] {
  const { views } = parts;
  const { readonly, readwrite } = realms;
  const endpoint = (name: string, realm: string, help: string, methods: Methods): Endpoint => ({
    process: 'master',
    name,
    realm,
    help,
    guards: [parts.leadership.requireLeader, requireMethod(...Object.keys(methods))],
    handle: (request) => answer(parts, request, methods),
  });
  return [
    endpoint('weights', readwrite, 'Gets or updates the weights of roles.', {
      GET: ({ principal }) => weightsJson(views, principal),
      PUT: readWeights,
    }),
    endpoint('quota', readwrite, 'Gets, sets or removes the quota of a role.', {
      GET: ({ principal }) => quotaJson(views, principal),
      POST: readQuota,
      DELETE: (request) => readQuotaRemoval(request, views),
    }),
    endpoint('maintenance/schedule', readwrite, 'Gets or updates the maintenance schedule.', {
      GET: ({ principal }) => scheduleJson(views, principal),
      POST: readSchedule,
    }),
    endpoint('maintenance/status', readonly, 'Returns the maintenance status.', {
      GET: ({ principal }) => statusJson(views, principal),
    }),
    endpoint('machine/down', readwrite, 'Brings machines down.', {
      POST: (request) =>
        readMachines(request, (machines) => ({
          type: 'START_MAINTENANCE',
          start_maintenance: { machines },
        })),
    }),
    endpoint('machine/up', readwrite, 'Brings machines back up.', {
      POST: (request) =>
        readMachines(request, (machines) => ({
          type: 'STOP_MAINTENANCE',
          stop_maintenance: { machines },
        })),
    }),
  ];
}

function answer(
  parts: ClusterParts,
  request: EndpointRequest,
  methods: Methods,
): Answer | Promise<Answer> {
  if (request.method === 'GET') {
    return jsonpAnswer(request.query.get('jsonp'), methods.GET?.(request) ?? '');
  }
  const read = methods[request.method as 'PUT' | 'POST' | 'DELETE'];
  const reading = read?.(request) ?? { refusal: '' };
  return 'refusal' in reading
    ? textAnswer(400, reading.refusal)
    : write(parts, request, reading.call);
}

function weightsJson(views: MasterViews, principal: string | undefined): string {
  const { weight_infos = [] } = getWeightsView(views.state, views.permissionsOf(principal));
  return writeJson(
    weight_infos.map(({ role, weight }) => ({ role: role ?? '', weight: double(weight) })),
  );
}

function quotaJson(views: MasterViews, principal: string | undefined): string {
  const approvers = views.approversOf(principal);
  const { status } = getQuotaView(views.state, (role) =>
    approvers.approved('GET_QUOTA', { value: role }),
  );
  return QuotaStatus.toJson(status, 'v0');
}

function scheduleJson(views: MasterViews, principal: string | undefined): string {
  const approvers = views.approversOf(principal);
  const { schedule } = getMaintenanceScheduleView(views.state, (machine) =>
    approvers.approved('GET_MAINTENANCE_SCHEDULE', { machine }),
  );
  return MaintenanceSchedule.toJson(schedule, 'v0');
}

function statusJson(views: MasterViews, principal: string | undefined): string {
  const approvers = views.approversOf(principal);
  const { status } = getMaintenanceStatusView(views.state, (machine) =>
    approvers.approved('GET_MAINTENANCE_STATUS', { machine }),
  );
  return MaintenanceClusterStatus.toJson(status, 'v0');
}

/** Source: mesos src/master/weights_handler.cpp#WeightsHandler::update */
function readWeights({ body }: EndpointRequest): CallReading {
  const text = body.toString('utf8');
  const array = readJsonArray(text);
  if ('error' in array) {
    return { refusal: `Failed to parse update weights request JSON '${text}': ${array.error}` };
  }
  const weights = readMessages(WeightInfo, array.value);
  if ('error' in weights) {
    const refusal = `Failed to convert weights JSON array to protobuf '${text}': ${weights.error}`;
    return { refusal };
  }
  const weight_infos = weights.value.map(({ weight, role = '' }) => ({
    weight,
    role: role.trim(),
  }));
  return { call: { type: 'UPDATE_WEIGHTS', update_weights: { weight_infos } } };
}

/** Source: mesos src/master/quota_handler.cpp#QuotaHandler::set */
function readQuota({ body }: EndpointRequest): CallReading {
  const text = body.toString('utf8');
  const json = readJsonObject(text);
  if ('error' in json) {
    return { refusal: `Failed to parse set quota request JSON '${text}': ${json.error}` };
  }
  const request = readMessage(QuotaRequest, json.value);
  if ('error' in request) {
    return { refusal: `Failed to validate set quota request JSON '${text}': ${request.error}` };
  }
  return { call: { type: 'SET_QUOTA', set_quota: { quota_request: request.value } } };
}

/**
 * The role is the rest of the path, whatever slashes it has.
 *
 * Source: mesos src/master/quota_handler.cpp#QuotaHandler::remove
 */
function readQuotaRemoval({ path }: EndpointRequest, views: MasterViews): CallReading {
  const role = /^\/*[^/]+\/+[^/]+\/+([^/].*)$/s.exec(path)?.[1];
  if (role === undefined) {
    const count = path.split('/').filter((token) => token !== '').length;
    const found = `expected 3 tokens, found ${count} tokens`;
    return { refusal: `Failed to parse remove quota request for path '${path}': ${found}` };
  }
  if (role !== '*' && views.rolesWhitelist?.includes(role) === false) {
    const reason = `Unknown role '${role}'`;
    return { refusal: `Failed to validate remove quota request for path '${path}': ${reason}` };
  }
  if (!views.state.quotas.has(role)) {
    const reason = `Role '${role}' has no quota set`;
    return { refusal: `Failed to remove quota for path '${path}': ${reason}` };
  }
  return { call: { type: 'REMOVE_QUOTA', remove_quota: { role } } };
}

function readSchedule({ body }: EndpointRequest): CallReading {
  const json = readJsonObject(body.toString('utf8'));
  const schedule = 'error' in json ? json : readMessage(MaintenanceSchedule, json.value);
  return callOf(schedule, (value) => ({
    type: 'UPDATE_MAINTENANCE_SCHEDULE',
    update_maintenance_schedule: { schedule: value },
  }));
}

function readMachines(
  { body }: EndpointRequest,
  makeCall: (machines: readonly MachineIDMessage[]) => masterApi.Call,
): CallReading {
  const array = readJsonArray(body.toString('utf8'));
  const machines = 'error' in array ? array : readMessages(MachineID, array.value);
  return callOf(machines, (value) => makeCall(value));
}

function callOf<T>(reading: JsonReading<T>, makeCall: (value: T) => masterApi.Call): CallReading {
  return 'error' in reading ? { refusal: reading.error } : { call: makeCall(reading.value) };
}
