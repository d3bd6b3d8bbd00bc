import { answersJson, jsonpParameter, schema, type EndpointDescriptions } from '@mezzo/http-kit';

const { integer, listOf, mapOf, message, number, object, text } = schema;

const amounts = mapOf(number);
const share = object({ name: text, share: number, weight: number }, { dominant_resource: text });

const explanation = object(
  {
    framework_id: text,
    role: text,
    status: text,
    agents: listOf(
      object(
        { verdict: text, agents_count: integer, example_agent_ids: listOf(text) },
        { filtered_until_ms: object({ first: integer, last: integer }) },
      ),
    ),
    fairness: listOf(
      object({ parent: text, self: share, ahead: integer, examples: listOf(share) }),
    ),
  },
  {
    quota: object({ role: text, guarantees: amounts, limits: amounts, consumed: amounts }),
  },
);

const whatIf = object({
  roles: listOf(object({ role: text, before: amounts, after: amounts })),
  allocations: listOf(
    object({
      framework_id: text,
      role: text,
      agents_count: integer,
      example_agent_ids: listOf(text),
      resources: amounts,
    }),
  ),
});

const constraints = object({
  frameworks: mapOf(
    object({
      suppressed_roles: listOf(text),
      excluded_by_attribute_constraints: mapOf(listOf(text)),
    }),
  ),
});

/** What the allocator can be asked. */
export const allocatorDescriptions: EndpointDescriptions = {
  'allocator/offer_constraints_debug': {
    tag: 'Cluster',
    methods: { get: { ...answersJson(constraints), query: jsonpParameter } },
  },
  'allocator/explain': {
    tag: 'Cluster',
    isLeaderOnly: true,
    methods: {
      get: {
        query: {
          framework_id: { help: 'Id of the framework; needed.', schema: text },
          role: { help: 'One of its roles; needed.', schema: text },
          ...jsonpParameter,
        },
        answers: {
          ...answersJson(explanation).answers,
          400: { help: 'A parameter is missing.' },
          404: { help: 'There is no such framework.' },
        },
      },
    },
  },
  'allocator/what_if': {
    tag: 'Configuration',
    isLeaderOnly: true,
    methods: {
      post: {
        details: 'Nothing changes. One must be permitted to make the change for good.',
        body: {
          content: {
            'application/json': {
              type: 'object',
              properties: {
                quotas: listOf(message('quota.QuotaConfig')),
                weights: listOf(message('WeightInfo')),
              },
            },
          },
        },
        answers: { ...answersJson(whatIf).answers, 403: { help: 'Not permitted.' } },
      },
    },
  },
};
