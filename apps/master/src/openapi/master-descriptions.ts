import {
  answersJson,
  callBody,
  callTable,
  commonDescriptions,
  commonTags,
  jsonpParameter,
  schema,
  type EndpointDescription,
  type EndpointDescriptions,
  type OperationDescription,
} from '@mezzo/http-kit';
import type { JsonSchema } from '@mezzo/proto';
import { allocatorDescriptions } from './allocator-descriptions.ts';
import { operatorCallLines, schedulerCallLines } from './call-descriptions.ts';

const { listOf, mapOf, message, named, number, integer, object, olderMessage, text } = schema;

export const masterTags = [
  {
    name: 'v1',
    description:
      'Calls as messages: one endpoint for frameworks, one for operators. JSON or protobuf, by `Content-Type` and `Accept`.',
  },
  { name: 'Cluster', description: 'What runs where. JSON, under the names of the older API.' },
  { name: 'Configuration', description: 'Quota, weights, reservations, volumes, maintenance.' },
  commonTags.files,
  commonTags.observation,
];

const streams = { 'application/json': text };

const v1: EndpointDescriptions = {
  'master/api/v1/scheduler': {
    tag: 'v1',
    isLeaderOnly: true,
    methods: {
      post: {
        summary: 'Scheduler API: calls of frameworks',
        details: `${callTable(schedulerCallLines)}\n\nAll but \`SUBSCRIBE\` carry the header \`Mesos-Stream-Id\` of the subscription.`,
        body: callBody('scheduler.Call', Object.keys(schedulerCallLines)),
        answers: {
          200: {
            help: '`SUBSCRIBE`: a stream of `mesos.v1.scheduler.Event` in RecordIO. `UPDATE_FRAMEWORK`: done.',
            content: streams,
          },
          202: { help: 'Accepted. What becomes of it is told on the stream.' },
          403: { help: 'The framework is not subscribed, or may not do that.' },
          406: { help: 'No media type that the client accepts can be had.' },
          415: { help: 'The body is of another type than JSON and protobuf.' },
        },
      },
    },
  },
  'master/api/v1': {
    tag: 'v1',
    isLeaderOnly: true,
    methods: {
      post: {
        summary: 'Operator API: calls of operators and tools',
        details: callTable(operatorCallLines),
        body: callBody('master.Call', Object.keys(operatorCallLines)),
        answers: {
          200: {
            help: 'The response; nothing for most calls that change something. `SUBSCRIBE`: a stream of `mesos.v1.master.Event` in RecordIO.',
            content: { 'application/json': message('master.Response') },
          },
          202: { help: 'The operation was sent to the agent.' },
          403: { help: 'Not permitted.' },
          404: { help: 'There is no such file or agent.' },
          406: { help: 'No media type that the client accepts can be had.' },
          409: { help: 'What the call needs is in use.' },
          415: { help: 'The body is of another type than JSON and protobuf.' },
        },
      },
    },
  },
};

function read(answer: JsonSchema, query: OperationDescription['query'] = {}): EndpointDescription {
  return {
    tag: 'Cluster',
    isLeaderOnly: true,
    methods: { get: { ...answersJson(answer), query: { ...query, ...jsonpParameter } } },
  };
}

const reads: EndpointDescriptions = {
  'master/state': read(named('State')),
  'master/state-summary': read(named('StateSummary')),
  'master/slaves': read(
    object({
      slaves: listOf(named('AgentWithResources')),
      recovered_slaves: listOf(named('RecoveredAgent')),
    }),
    { slave_id: { help: 'Only this agent.', schema: text } },
  ),
  'master/frameworks': read(
    object({
      frameworks: listOf(named('Framework')),
      completed_frameworks: listOf(named('Framework')),
      unregistered_frameworks: listOf(text),
    }),
    { framework_id: { help: 'Only this framework.', schema: text } },
  ),
  'master/tasks': read(object({ tasks: listOf(named('Task')) }), {
    limit: { help: 'How many at most; 100 unless given.', schema: integer },
    offset: { help: 'How many to skip.', schema: integer },
    order: { help: '`asc`: oldest first; else latest first.', schema: text },
    framework_id: { help: 'Only tasks of this framework.', schema: text },
    task_id: { help: 'Only tasks of this id.', schema: text },
  }),
  'master/roles': read(object({ roles: listOf(named('Role')) })),
  'registrar(1)/registry': {
    tag: 'Cluster',
    methods: {
      get: { ...answersJson({ type: 'object' }), query: jsonpParameter },
    },
  },
};

const configured = 'Configuration';

/** A form of which fields hold JSON. */
function form(
  fields: Readonly<Record<string, JsonSchema>>,
  status: 200 | 202,
): EndpointDescription {
  return {
    tag: configured,
    isLeaderOnly: true,
    methods: {
      post: {
        body: {
          content: {
            'application/x-www-form-urlencoded': { type: 'object', properties: { ...fields } },
          },
        },
        answers: {
          [status]: { help: status === 202 ? 'The operation was sent to the agent.' : 'Done.' },
          403: { help: 'Not permitted.' },
          ...(status === 202 && { 409: { help: 'What it needs is in use.' } }),
        },
      },
    },
  };
}

const jsonList = { type: 'string', description: 'A JSON array of `mesos.Resource`.' };
const forms: EndpointDescriptions = {
  'master/teardown': form({ frameworkId: text }, 200),
  'master/reserve': form({ slaveId: text, resources: jsonList, source: jsonList }, 202),
  'master/unreserve': form({ slaveId: text, resources: jsonList }, 202),
  'master/create-volumes': form({ slaveId: text, volumes: jsonList }, 202),
  'master/destroy-volumes': form({ slaveId: text, volumes: jsonList }, 202),
};

function writes(bodySchema: JsonSchema): OperationDescription {
  return {
    body: { content: { 'application/json': bodySchema } },
    answers: { 200: { help: 'Done, and durable.' }, 403: { help: 'Not permitted.' } },
  };
}

const gets = (answer: JsonSchema): OperationDescription => ({
  ...answersJson(answer),
  query: jsonpParameter,
});
const weights = listOf(object({ role: text, weight: number }));
const machines = listOf(olderMessage('MachineID'));
const configuration: EndpointDescriptions = {
  ...forms,
  'master/weights': {
    tag: configured,
    isLeaderOnly: true,
    methods: {
      get: { ...gets(weights), summary: 'Gets the weights of roles' },
      put: { ...writes(weights), summary: 'Updates the weights of roles' },
    },
  },
  'master/quota': {
    tag: configured,
    isLeaderOnly: true,
    methods: {
      get: { ...gets(olderMessage('quota.QuotaStatus')), summary: 'Gets the quota of roles' },
      post: { ...writes(olderMessage('quota.QuotaRequest')), summary: 'Sets the quota of a role' },
    },
    below: { '/{role}': { delete: { summary: 'Removes the quota of a role' } } },
  },
  'master/maintenance/schedule': {
    tag: configured,
    isLeaderOnly: true,
    methods: {
      get: { ...gets(olderMessage('maintenance.Schedule')), summary: 'Gets the schedule' },
      post: { ...writes(olderMessage('maintenance.Schedule')), summary: 'Replaces the schedule' },
    },
  },
  'master/maintenance/status': {
    tag: configured,
    isLeaderOnly: true,
    methods: { get: gets(olderMessage('maintenance.ClusterStatus')) },
  },
  'master/machine/down': {
    tag: configured,
    isLeaderOnly: true,
    methods: { post: writes(machines) },
  },
  'master/machine/up': { tag: configured, isLeaderOnly: true, methods: { post: writes(machines) } },
};

const { observation } = commonTags;
const processes: EndpointDescriptions = {
  'master/readyz': {
    tag: observation.name,
    methods: {
      get: {
        answers: {
          200: { help: 'Clients are served, be it with the way to the leader.' },
          503: { help: 'Not yet, or not any more; says why.' },
        },
      },
    },
  },
  'master/health': { tag: observation.name, methods: { get: {} } },
  'master/redirect': {
    tag: observation.name,
    methods: {
      get: {
        answers: {
          307: { help: '`Location` is the leading master, without a scheme.' },
          503: { help: 'No leader is known.' },
        },
      },
    },
  },
  'master/flags': {
    tag: observation.name,
    methods: { get: { ...answersJson(object({ flags: mapOf(text) })), query: jsonpParameter } },
  },
  '__processes__/': {
    tag: observation.name,
    methods: {
      get: answersJson(
        listOf(object({ id: text, events: listOf(object({ type: text, name: text })) })),
      ),
    },
  },
};

/** What the master serves, by process and name. */
export const masterDescriptions: EndpointDescriptions = {
  ...v1,
  ...reads,
  ...allocatorDescriptions,
  ...configuration,
  ...processes,
  ...commonDescriptions,
};
