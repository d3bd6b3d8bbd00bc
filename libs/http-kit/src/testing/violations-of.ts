import type { JsonSchema } from '@mezzo/proto';

/** An OpenAPI document, as far as checking needs it. */
export interface SchemaDocument {
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> };
}

/**
 * Where a value is otherwise than its schema says, in words. Knows the keywords that
 * `openapi/schema.ts` and the schemas of messages use.
 */
export function violationsOf(
  document: SchemaDocument,
  schema: JsonSchema,
  value: unknown,
  place = '$',
): readonly string[] {
  const reference = schema['$ref'];
  if (typeof reference === 'string') {
    const name = reference.slice('#/components/schemas/'.length);
    const target = document.components.schemas[name];
    return target === undefined
      ? [`${place}: no schema is called ${name}`]
      : violationsOf(document, target, value, place);
  }
  const types = [(schema['type'] ?? []) as string | readonly string[]].flat();
  if (types.length > 0 && !types.some((type) => isOfType(type, value))) {
    return [`${place}: ${JSON.stringify(value).slice(0, 80)} is no ${types.join(' or ')}`];
  }
  const words = schema['enum'] as readonly unknown[] | undefined;
  if (words !== undefined && !words.includes(value)) return [`${place}: unknown ${String(value)}`];
  if (Array.isArray(value)) {
    const items = (schema['items'] ?? {}) as JsonSchema;
    return value.flatMap((item, index) =>
      violationsOf(document, items, item, `${place}[${String(index)}]`),
    );
  }
  return typeof value === 'object' && value !== null
    ? objectViolations(document, schema, value as Readonly<Record<string, unknown>>, place)
    : [];
}

function objectViolations(
  document: SchemaDocument,
  schema: JsonSchema,
  value: Readonly<Record<string, unknown>>,
  place: string,
): readonly string[] {
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>;
  const others = schema['additionalProperties'] as JsonSchema | boolean | undefined;
  const missing = ((schema['required'] ?? []) as readonly string[])
    .filter((name) => !(name in value))
    .map((name) => `${place}: ${name} is missing`);
  const wrong = Object.entries(value).flatMap(([name, member]) => {
    const at = `${place}.${name}`;
    const own = properties[name] ?? others;
    if (own === false) return [`${at}: is not described`];
    return typeof own === 'object' ? violationsOf(document, own, member, at) : [];
  });
  return [...missing, ...wrong];
}

function isOfType(type: string, value: unknown): boolean {
  switch (type) {
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    case 'array':
      return Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}
