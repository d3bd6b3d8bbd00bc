/** A small vocabulary for schemas of JSON that is written by hand. */
import { schemaRef, type JsonSchema } from '@mezzo/proto';

export const text: JsonSchema = { type: 'string' };
export const boolean: JsonSchema = { type: 'boolean' };
export const number: JsonSchema = { type: 'number', format: 'double' };
export const integer: JsonSchema = { type: 'integer', format: 'int64' };

export function listOf(items: JsonSchema): JsonSchema {
  return { type: 'array', items };
}

export function mapOf(additionalProperties: JsonSchema): JsonSchema {
  return { type: 'object', additionalProperties };
}

/** An object with exactly these members. */
export function object(
  always: Readonly<Record<string, JsonSchema>>,
  sometimes: Readonly<Record<string, JsonSchema>> = {},
): JsonSchema {
  return {
    type: 'object',
    properties: { ...always, ...sometimes },
    required: Object.keys(always),
    additionalProperties: false,
  };
}

/** A schema among those that an application names. */
export function named(name: string): JsonSchema {
  return { $ref: `#/components/schemas/${name}` };
}

/** A message of the newer API. */
export function message(fullName: string): JsonSchema {
  return schemaRef(`mesos.v1.${fullName}`);
}

/** The same message under the names of the older API. */
export function olderMessage(fullName: string): JsonSchema {
  return schemaRef(`mesos.v1.${fullName}`, 'v0');
}
