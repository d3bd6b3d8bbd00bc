/**
 * The endpoints of the older API that take a form: what it says becomes the operator call of the same
 * meaning.
 *
 * Source: mesos src/master/http.cpp#Master::Http::reserve and its neighbours
 */
import type { masterApi, Resource } from '@mezzo/domain/messages';
import {
  parseQuery,
  textAnswer,
  type Answer,
  type Endpoint,
  type EndpointRequest,
  type Query,
} from '@mezzo/http-kit';
import { Resource as ResourceMessage } from '@mezzo/proto';
import { requireMethod, type Leadership } from '../leadership/leadership.ts';
import { realms } from '../realms.ts';
import { readJsonArray, readMessages } from './json-body.ts';
import { write, type MasterWrites } from './master-writes.ts';

export interface FormParts extends MasterWrites {
  readonly leadership: Leadership;
}

type CallReading = { readonly call: masterApi.Call } | { readonly refusal: string };

export function formEndpoints(parts: FormParts): readonly Endpoint[] {
  return [
    formEndpoint(parts, 'teardown', 'Tears down a running framework.', readTeardown),
    formEndpoint(parts, 'reserve', 'Reserves resources dynamically on an agent.', readReserve),
    formEndpoint(parts, 'unreserve', 'Takes back a dynamic reservation.', readUnreserve),
    formEndpoint(parts, 'create-volumes', 'Creates persistent volumes.', (form) =>
      readVolumes(form, (agent_id, volumes) => ({
        type: 'CREATE_VOLUMES',
        create_volumes: { agent_id, volumes },
      })),
    ),
    formEndpoint(parts, 'destroy-volumes', 'Destroys persistent volumes.', (form) =>
      readVolumes(form, (agent_id, volumes) => ({
        type: 'DESTROY_VOLUMES',
        destroy_volumes: { agent_id, volumes },
      })),
    ),
  ];
}

/** The content type is not looked at. */
function formEndpoint(
  parts: FormParts,
  name: string,
  help: string,
  read: (form: Query) => CallReading,
): Endpoint {
  return {
    process: 'master',
    name,
    realm: realms.readwrite,
    guards: [parts.leadership.requireLeader, requireMethod('POST')],
    help,
    handle: (request) => submit(parts, request, read),
  };
}

function submit(
  parts: FormParts,
  request: EndpointRequest,
  read: (form: Query) => CallReading,
): Answer | Promise<Answer> {
  const form = parseQuery(request.body.toString('utf8'));
  if ('error' in form) return textAnswer(400, `Unable to decode query string: ${form.error}`);
  const reading = read(form.query);
  return 'refusal' in reading
    ? textAnswer(400, reading.refusal)
    : write(parts, request, reading.call);
}

function readTeardown(form: Query): CallReading {
  const value = form.get('frameworkId');
  if (value === undefined) return missing('frameworkId');
  return { call: { type: 'TEARDOWN', teardown: { framework_id: { value } } } };
}

function readReserve(form: Query): CallReading {
  const what = 'Error parsing';
  const value = form.get('slaveId');
  if (value === undefined) return missing('slaveId');
  const resources = readResources(form, 'resources', what);
  if ('refusal' in resources) return resources;
  const source = form.has('source') ? readResources(form, 'source', what) : { list: [] };
  if ('refusal' in source) return source;
  const reserve_resources = {
    agent_id: { value },
    ...(source.list.length > 0 && { source: source.list }),
    resources: resources.list,
  };
  return { call: { type: 'RESERVE_RESOURCES', reserve_resources } };
}

function readUnreserve(form: Query): CallReading {
  const value = form.get('slaveId');
  if (value === undefined) return missing('slaveId');
  const resources = readResources(form, 'resources', 'Error in parsing');
  if ('refusal' in resources) return resources;
  const unreserve_resources = { agent_id: { value }, resources: resources.list };
  return { call: { type: 'UNRESERVE_RESOURCES', unreserve_resources } };
}

function readVolumes(
  form: Query,
  callOf: (agentId: { readonly value: string }, volumes: readonly Resource[]) => masterApi.Call,
): CallReading {
  const value = form.get('slaveId');
  if (value === undefined) return missing('slaveId');
  const volumes = readResources(form, 'volumes', 'Error in parsing');
  return 'refusal' in volumes ? volumes : { call: callOf({ value }, volumes.list) };
}

/** A JSON array of resources in a field of the form. */
function readResources(
  form: Query,
  field: string,
  what: string,
): { readonly list: readonly Resource[] } | { readonly refusal: string } {
  const text = form.get(field);
  if (text === undefined) return missing(field);
  const array = readJsonArray(text);
  const resources = 'error' in array ? array : readMessages(ResourceMessage, array.value);
  return 'error' in resources
    ? { refusal: `${what} '${field}' query parameter in the request body: ${resources.error}` }
    : { list: resources.value };
}

function missing(field: string): { readonly refusal: string } {
  return { refusal: `Missing '${field}' query parameter in the request body` };
}
