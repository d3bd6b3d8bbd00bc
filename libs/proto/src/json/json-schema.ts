import type { EnumDescriptor, FieldDescriptor, ScalarType } from '../descriptor.ts';
import { messageDescriptor } from '../schema.ts';
import { enumNameIn, fieldNameIn, type Dialect } from './dialect.ts';

/** A JSON Schema (2020-12), as OpenAPI 3.1 takes it. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

const scalars: Readonly<Record<ScalarType, JsonSchema>> = {
  double: { type: 'number', format: 'double' },
  int32: { type: 'integer', format: 'int32' },
  uint32: { type: 'integer', minimum: 0 },
  int64: { type: 'integer', format: 'int64' },
  uint64: { type: 'integer', format: 'int64', minimum: 0 },
  bool: { type: 'boolean' },
  string: { type: 'string' },
  bytes: { type: 'string', contentEncoding: 'base64' },
};

const messagesPrefix = 'mesos.v1.';
const olderPrefix = 'mesos.';

/** The name of a message's schema: older messages are not of `mesos.v1` but of `mesos`. */
export function schemaNameOf(fullName: string, dialect: Dialect = 'v1'): string {
  return dialect === 'v0' && fullName.startsWith(messagesPrefix)
    ? olderPrefix + fullName.slice(messagesPrefix.length)
    : fullName;
}

/** A reference to the schema of a message, among the components of an OpenAPI document. */
export function schemaRef(fullName: string, dialect: Dialect = 'v1'): JsonSchema {
  return { $ref: `#/components/schemas/${schemaNameOf(fullName, dialect)}` };
}

/** The schemas of messages, and of all that they refer to, by {@link schemaNameOf}. */
export function messageSchemas(
  fullNames: readonly string[],
  dialect: Dialect = 'v1',
): ReadonlyMap<string, JsonSchema> {
  const schemas = new Map<string, JsonSchema>();
  const waiting = [...fullNames];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const key = schemaNameOf(name, dialect);
    if (schemas.has(key)) continue;
    const { fields } = messageDescriptor(name);
    schemas.set(key, messageSchema(fields, dialect, schemas));
    for (const { type } of fields) if (type.kind === 'message') waiting.push(type.fullName);
  }
  return schemas;
}

function messageSchema(
  fields: readonly FieldDescriptor[],
  dialect: Dialect,
  schemas: Map<string, JsonSchema>,
): JsonSchema {
  const properties = fields.map((field) => [
    fieldNameIn(dialect, field.name),
    fieldSchema(field, dialect, schemas),
  ]);
  const required = fields
    .filter(({ label }) => label === 'required')
    .map(({ name }) => fieldNameIn(dialect, name));
  return {
    type: 'object',
    properties: Object.fromEntries(properties) as JsonSchema,
    ...(required.length > 0 && { required }),
  };
}

function fieldSchema(
  field: FieldDescriptor,
  dialect: Dialect,
  schemas: Map<string, JsonSchema>,
): JsonSchema {
  const element = elementSchema(field, dialect, schemas);
  if (field.label === 'repeated') return { type: 'array', items: element };
  if (field.label === 'map') return { type: 'object', additionalProperties: element };
  const { default: value, deprecated } = field;
  return {
    ...element,
    ...(value !== undefined && field.type.kind === 'scalar' && { default: value }),
    ...(deprecated && { deprecated }),
  };
}

function elementSchema(
  { type }: FieldDescriptor,
  dialect: Dialect,
  schemas: Map<string, JsonSchema>,
): JsonSchema {
  if (type.kind === 'scalar') return scalars[type.scalar];
  if (type.kind === 'message') return schemaRef(type.fullName, dialect);
  const { fullName } = type.descriptor;
  schemas.set(schemaNameOf(fullName, dialect), enumSchema(type.descriptor, dialect));
  return schemaRef(fullName, dialect);
}

function enumSchema({ numberByName }: EnumDescriptor, dialect: Dialect): JsonSchema {
  return {
    type: 'string',
    enum: [...numberByName.keys()].map((name) => enumNameIn(dialect, name)),
  };
}
