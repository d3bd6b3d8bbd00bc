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
} from '@mezzo/http-kit';
import type { JsonSchema } from '@mezzo/proto';
import { agentCallLines, executorCallLines } from './call-descriptions.ts';

const { listOf, mapOf, message, named, object, text } = schema;

const refusals = {
  406: { help: 'No media type that the client accepts can be had.' },
  415: { help: 'The body is of another type than JSON and protobuf.' },
  503: { help: 'The agent has not finished recovery.' },
};

const v1: EndpointDescriptions = {
  'slave(1)/api/v1': {
    tag: 'v1',
    methods: {
      post: {
        summary: 'Operator API: calls of operators and tools',
        details: callTable(agentCallLines),
        body: callBody('agent.Call', Object.keys(agentCallLines)),
        answers: {
          200: {
            help: 'The response; nothing for calls that change something. Two calls answer a stream in RecordIO.',
            content: { 'application/json': message('agent.Response') },
          },
          202: { help: 'The container is there already.' },
          403: { help: 'Not permitted.' },
          404: { help: 'There is no such file or container.' },
          ...refusals,
        },
      },
    },
  },
  'slave(1)/api/v1/executor': {
    tag: 'v1',
    methods: {
      post: {
        summary: 'Executor API: calls of executors',
        details: callTable(executorCallLines),
        body: callBody('executor.Call', Object.keys(executorCallLines)),
        answers: {
          200: {
            help: '`SUBSCRIBE`: a stream of `mesos.v1.executor.Event` in RecordIO.',
            content: { 'application/json': text },
          },
          202: { help: 'Accepted.' },
          403: { help: 'The executor is not subscribed, or its token is of another one.' },
          ...refusals,
        },
      },
    },
  },
};

function read(answer: JsonSchema, query = {}): EndpointDescription {
  const { answers } = answersJson(answer);
  return {
    tag: 'Agent',
    methods: {
      get: {
        query: { ...query, ...jsonpParameter },
        answers: { ...answers, 503: { help: 'The agent has not finished recovery.' } },
      },
    },
  };
}

/** What the agent serves, by process and name. */
export const agentDescriptions: EndpointDescriptions = {
  ...v1,
  'slave(1)/state': read(named('AgentState')),
  'slave(1)/containers': read(listOf(named('Container')), {
    container_id: { help: 'Only this container.', schema: text },
    framework_id: { help: 'Only those of this framework.', schema: text },
    executor_id: { help: 'Only that of this executor; needs `framework_id`.', schema: text },
  }),
  'slave(1)/monitor/statistics': read(listOf(named('ContainerUsage'))),
  'slave(1)/containerizer/debug': read(object({ pending: listOf({}) })),
  'slave(1)/flags': {
    tag: commonTags.observation.name,
    methods: { get: { ...answersJson(object({ flags: mapOf(text) })), query: jsonpParameter } },
  },
  'slave(1)/readyz': {
    tag: commonTags.observation.name,
    methods: {
      get: {
        answers: { 200: { help: 'Tasks can be run.' }, 503: { help: 'Not yet; says why.' } },
      },
    },
  },
  'slave(1)/health': { tag: commonTags.observation.name, methods: { get: {} } },
  ...commonDescriptions,
};
