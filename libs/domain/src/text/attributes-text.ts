import type { Attribute } from '../messages/index.ts';
import { Ranges } from '../resources/ranges.ts';
import { formatMilli, toMilli } from '../resources/scalar.ts';
import { failure, success, type Result } from '../result.ts';
import { tokenize } from './tokenize.ts';
import { parseValueText } from './value-text.ts';

/**
 * Reads the `--attributes` of an agent: `rack:r1;level:3;slots:[1-10]`. Values are ranges, numbers
 * or texts; a colon may occur in a text.
 *
 * Deviates: where Mesos ends itself, a refusal is returned; the caller ends the agent with its text.
 *
 * Source: mesos src/common/attributes.cpp#Attributes::parse
 */
export function parseAttributes(text: string): Result<readonly Attribute[]> {
  const attributes: Attribute[] = [];
  for (const token of tokenize(text, ';\n')) {
    const attribute = parseAttribute(token);
    if (!attribute.ok) return attribute;
    attributes.push(attribute.value);
  }
  return success(attributes);
}

function parseAttribute(token: string): Result<Attribute> {
  const colon = token.indexOf(':');
  const name = token.slice(0, Math.max(colon, 0));
  const valueText = token.slice(colon + 1);
  if (name === '' || valueText === '') {
    return failure(`Invalid attribute key:value pair '${token}'`);
  }
  const value = parseValueText(valueText);
  if (!value.ok) {
    return failure(`Failed to parse attribute ${name} text ${valueText} error ${value.reason}`);
  }
  if (value.value.type === 'SET') {
    return failure(`Bad type for attribute ${name} text ${valueText} type SET`);
  }
  return success({ name, ...value.value });
}

/**
 * An attribute as Mesos prints it: `rack=r1`, `slots=[1-10]`.
 *
 * Source: mesos src/common/attributes.cpp#operator<<
 */
export function formatAttribute(attribute: Attribute): string {
  return `${attribute.name}=${formatAttributeValue(attribute)}`;
}

/** The value alone, as the v0 endpoints show ranges. */
export function formatAttributeValue({ type, scalar, ranges, set, text }: Attribute): string {
  switch (type) {
    case 'SCALAR':
      return formatMilli(toMilli(scalar?.value ?? 0));
    case 'RANGES':
      return new Ranges(ranges?.range ?? []).toString();
    case 'SET':
      return `{${(set?.item ?? []).join(', ')}}`;
    case 'TEXT':
      return text?.value ?? '';
  }
}

/**
 * Whether two lists hold the same attributes, in any order. An agent that comes back with other
 * attributes is another agent, unless its policy allows it.
 *
 * Source: mesos src/common/attributes.cpp#Attributes::operator==
 */
export function equalAttributes(
  left: readonly Attribute[] = [],
  right: readonly Attribute[] = [],
): boolean {
  const contains = (list: readonly Attribute[], wanted: Attribute) =>
    list.some((attribute) => equalAttribute(attribute, wanted));
  return (
    left.length === right.length &&
    left.every((attribute) => contains(right, attribute)) &&
    right.every((attribute) => contains(left, attribute))
  );
}

function equalAttribute(left: Attribute, right: Attribute): boolean {
  if (left.name !== right.name || left.type !== right.type) return false;
  if (left.type !== 'RANGES') return formatAttributeValue(left) === formatAttributeValue(right);
  return new Ranges(left.ranges?.range ?? []).equals(new Ranges(right.ranges?.range ?? []));
}
