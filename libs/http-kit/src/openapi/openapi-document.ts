import { messageNames, messageSchemas, schemaNameOf, type JsonSchema } from '@mezzo/proto';
import { defined } from '@mezzo/domain';
import { STATUS_CODES } from 'node:http';
import type { Endpoint } from '../http/endpoint.ts';
import type {
  AnswerDescription,
  DescribedMethod,
  EndpointDescription,
  EndpointDescriptions,
  OperationDescription,
} from './endpoint-description.ts';

export interface OpenApiOptions {
  readonly title: string;
  /** Markdown. */
  readonly description: string;
  readonly version: string;
  /** Headings in order, with what stands below them. */
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  /** Its endpoints go by their name alone. */
  readonly defaultProcess: string;
  readonly endpoints: readonly Endpoint[];
  readonly descriptions: EndpointDescriptions;
  /** Schemas of JSON that is written by hand, by name. */
  readonly schemas: Readonly<Record<string, JsonSchema>>;
}

type Json = Readonly<Record<string, unknown>>;

/**
 * Describes every endpoint as OpenAPI 3.1. Schemas of messages come from the tables that the codecs
 * run on. An endpoint that nobody has described stands there with its name: tests see to it that there
 * is none.
 */
export function openApiDocument(options: OpenApiOptions): Json {
  const { title, description, version, tags } = options;
  const paths = pathsOf(options);
  return {
    openapi: '3.1.0',
    info: {
      title,
      description,
      version,
      license: { name: 'Apache 2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags,
    paths,
    components: {
      securitySchemes: {
        basic: { type: 'http', scheme: 'basic' },
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
      },
      schemas: schemasOf(options.schemas, paths),
    },
  };
}

function pathsOf({ endpoints, descriptions, defaultProcess, tags }: OpenApiOptions): Json {
  const order = tags.map(({ name }) => name);
  const described = endpoints.map((endpoint) => {
    const key = `${endpoint.process}/${endpoint.name}`;
    const description = descriptions[key] ?? { tag: order.at(-1) ?? '', methods: { get: {} } };
    const path = pathOf(endpoint, defaultProcess);
    return { endpoint, description, path, place: order.indexOf(description.tag) };
  });
  described.sort((a, b) => a.place - b.place || (a.path < b.path ? -1 : 1));
  const paths: Record<string, Json> = {};
  for (const { endpoint, description, path } of described) {
    paths[path] = pathItem(endpoint, description, { path, methods: description.methods });
    for (const [tail, methods] of Object.entries(description.below ?? {})) {
      paths[path + tail] = pathItem(endpoint, description, { path: path + tail, methods });
    }
  }
  return paths;
}

function pathOf({ process, name }: Endpoint, defaultProcess: string): string {
  const segments = process === defaultProcess ? [name] : [process, name];
  return `/${segments.filter((segment) => segment !== '').join('/')}`;
}

interface PlacedMethods {
  readonly path: string;
  readonly methods: EndpointDescription['methods'];
}

function pathItem(
  endpoint: Endpoint,
  description: EndpointDescription,
  { path, methods }: PlacedMethods,
): Json {
  return Object.fromEntries(
    Object.entries(methods).map(([method, operation]) => [
      method,
      operationOf(endpoint, description, { ...operation, method: method as DescribedMethod, path }),
    ]),
  );
}

type PlacedOperation = OperationDescription & {
  readonly method: DescribedMethod;
  readonly path: string;
};

function operationOf(
  endpoint: Endpoint,
  { tag, isLeaderOnly = false }: EndpointDescription,
  operation: PlacedOperation,
): Json {
  const { method, path, summary = endpoint.help ?? '', details, body } = operation;
  const parameters = parametersOf(operation);
  return {
    tags: [tag],
    operationId: method + path.replace(/[^A-Za-z0-9]+(.)?/g, (_, next = '') => upper(String(next))),
    summary: summary.replace(/\.$/, ''),
    ...(details !== undefined && { description: details }),
    ...(parameters.length > 0 && { parameters }),
    ...(body !== undefined && { requestBody: bodyOf(body) }),
    responses: responsesOf(endpoint, operation, isLeaderOnly),
    security: endpoint.realm === undefined ? [] : [{}, { basic: [] }, { bearer: [] }],
  };
}

function upper(text: string): string {
  return text.toUpperCase();
}

function parametersOf({ path, query = {} }: PlacedOperation): readonly Json[] {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const inQuery = Object.entries(query).map(([name, { help, schema }]) => ({
    name,
    in: 'query',
    description: help,
    schema,
  }));
  return [...inPath, ...inQuery];
}

function bodyOf({ content, examples }: NonNullable<OperationDescription['body']>): Json {
  const named = Object.entries(examples ?? {}).map(([name, value]) => [name, { value }]);
  return {
    required: true,
    content: Object.fromEntries(
      Object.entries(content).map(([mediaType, schema], index) => [
        mediaType,
        index === 0 && named.length > 0
          ? { schema, examples: Object.fromEntries(named) as Json }
          : { schema },
      ]),
    ),
  };
}

const plainText = { 'text/plain; charset=utf-8': { type: 'string' } };

function responsesOf(
  { realm, guards = [] }: Endpoint,
  { answers = { 200: { help: 'Done.' } }, body }: OperationDescription,
  isLeaderOnly: boolean,
): Json {
  const shared: Record<number, AnswerDescription> = {
    ...(body && { 400: { help: 'The request is malformed or refused; says why.' } }),
    ...(realm !== undefined && { 401: { help: 'Wrong or missing credentials.' } }),
    ...(realm !== undefined && guards.length > 0 && { 403: { help: 'Not permitted.' } }),
    ...(isLeaderOnly && {
      307: { help: 'Another master leads; `Location` says where, without a scheme.' },
      503: { help: 'No leader is known, or it has not finished recovery.' },
    }),
  };
  return Object.fromEntries(
    Object.entries({ ...shared, ...answers }).map(([status, { help, content }]) => {
      const isRefusal = Number(status) >= 400;
      const types = content ?? (isRefusal ? plainText : undefined);
      const media = Object.entries(types ?? {}).map(([type, schema]) => [type, { schema }]);
      const name = STATUS_CODES[status] ?? '';
      return [
        status,
        {
          description: help === '' ? name : help,
          ...(media.length > 0 && { content: Object.fromEntries(media) as Json }),
        },
      ];
    }),
  );
}

/** The named schemas, and those of all messages that are referred to. */
function schemasOf(own: Readonly<Record<string, JsonSchema>>, paths: Json): Json {
  const all = new Map(Object.entries(own));
  const known = knownMessages();
  for (const name of referencesIn([paths, own])) {
    if (all.has(name)) continue;
    const reference = defined(known.get(name), `nothing is called ${name}`);
    for (const [key, schema] of messageSchemas([reference.fullName], reference.dialect)) {
      all.set(key, schema);
    }
  }
  return Object.fromEntries([...all].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function knownMessages() {
  const names = messageNames();
  return new Map(
    (['v0', 'v1'] as const).flatMap((dialect) =>
      names.map((fullName) => [schemaNameOf(fullName, dialect), { fullName, dialect }] as const),
    ),
  );
}

function referencesIn(value: unknown): ReadonlySet<string> {
  const found = JSON.stringify(value).matchAll(/"#\/components\/schemas\/([^"]+)"/g);
  return new Set([...found].map(([, name = '']) => name));
}
