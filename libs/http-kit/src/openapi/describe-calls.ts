import { messageSchemas, type JsonSchema } from '@mezzo/proto';
import { message } from './schema.ts';
import type { BodyDescription } from './endpoint-description.ts';

/** A list of calls in Markdown. */
export function callTable(lines: Readonly<Record<string, string>>): string {
  const rows = Object.entries(lines).map(([type, line]) => `| \`${type}\` | ${line} |`);
  return ['| call | what it does |', '| --- | --- |', ...rows].join('\n');
}

/** The body of an endpoint that takes calls: either encoding, with an example for each call. */
export function callBody(fullName: string, types: readonly string[]): BodyDescription {
  const call = message(fullName);
  const schemas = messageSchemas([`mesos.v1.${fullName}`]);
  const members = propertiesOf(schemas.get(`mesos.v1.${fullName}`));
  const examples = types.map((type) => {
    const member = members[type.toLowerCase()];
    const filled = member && { [type.toLowerCase()]: exampleOf(member, schemas, depthMax) };
    const framework = members['framework_id'] && type !== 'SUBSCRIBE' ? frameworkExample : {};
    return [type, { type, ...framework, ...filled }] as const;
  });
  return {
    content: {
      'application/json': call,
      'application/x-protobuf': { type: 'string', format: 'binary' },
    },
    examples: Object.fromEntries(examples),
  };
}

const frameworkExample = { framework_id: { value: '<framework>' } };

/** Messages contain themselves: examples end somewhere. */
const depthMax = 4;

/** The members of the outermost message, and of those below it what must be there. */
function exampleOf(
  schema: JsonSchema,
  schemas: ReadonlyMap<string, JsonSchema>,
  depth: number,
): unknown {
  const reference = schema['$ref'];
  if (typeof reference === 'string') {
    const target = schemas.get(reference.slice(reference.lastIndexOf('/') + 1)) ?? {};
    return exampleOf(target, schemas, depth);
  }
  if (Array.isArray(schema['enum'])) return schema['enum'][0] as unknown;
  if (schema['type'] === 'array') {
    return depth === 0 ? [] : [exampleOf(schema['items'] as JsonSchema, schemas, depth - 1)];
  }
  if (schema['type'] === 'object') return exampleObject(schema, schemas, depth);
  return exampleScalars[String(schema['type'])];
}

const exampleScalars: Readonly<Record<string, unknown>> = {
  string: '<text>',
  number: 1,
  integer: 1,
  boolean: true,
};

function exampleObject(
  schema: JsonSchema,
  schemas: ReadonlyMap<string, JsonSchema>,
  depth: number,
): unknown {
  const required = (schema['required'] ?? []) as readonly string[];
  const shown = Object.entries(propertiesOf(schema)).filter(
    ([name]) => required.includes(name) || (depth === depthMax && isPlain(name)),
  );
  return Object.fromEntries(
    shown.map(([name, member]) => [name, exampleOf(member, schemas, depth - 1)]),
  );
}

/** What is rarely given would only stand in the way. */
function isPlain(name: string): boolean {
  return !['force', 'suppressed_roles', 'offer_constraints', 'filters', 'source'].includes(name);
}

function propertiesOf(schema: JsonSchema | undefined): Readonly<Record<string, JsonSchema>> {
  return (schema?.['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>;
}
