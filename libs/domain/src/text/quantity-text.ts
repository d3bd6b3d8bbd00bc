import { ResourceLimits } from '../resources/resource-limits.ts';
import { ResourceQuantities } from '../resources/resource-quantities.ts';
import { toMilli } from '../resources/scalar.ts';
import { failure, success, type Result } from '../result.ts';
import { tokenize } from './tokenize.ts';
import { parseValueText } from './value-text.ts';

interface NamedQuantity {
  readonly name: string;
  readonly valueText: string;
  readonly milli: number;
}

/**
 * Reads quantities, `cpus:1;mem:32`. Zero is left out, repeated names are added together.
 *
 * Source: mesos src/common/resource_quantities.cpp#ResourceQuantities::fromString
 */
export function parseQuantities(text: string): Result<ResourceQuantities> {
  const parsed = parseNamedQuantities(text, 'quantity');
  if (!parsed.ok) return parsed;
  return success(ResourceQuantities.of(parsed.value.map(({ name, milli }) => [name, milli])));
}

/**
 * Reads limits, `cpus:1;mem:0`. A name may be given only once.
 *
 * Source: mesos src/common/resource_quantities.cpp#ResourceLimits::fromString
 */
export function parseLimits(text: string): Result<ResourceLimits> {
  const parsed = parseNamedQuantities(text, 'limit');
  if (!parsed.ok) return parsed;
  const seen = new Set<string>();
  for (const { name, valueText } of parsed.value) {
    if (seen.has(name)) {
      return failure(`Failed to parse '${valueText}' to limit: duplicate names are not allowed`);
    }
    seen.add(name);
  }
  return success(ResourceLimits.of(parsed.value.map(({ name, milli }) => [name, milli])));
}

function parseNamedQuantities(
  text: string,
  what: 'quantity' | 'limit',
): Result<readonly NamedQuantity[]> {
  const parsed: NamedQuantity[] = [];
  for (const token of tokenize(text, ';')) {
    const [name, valueText, ...extra] = tokenize(token, ':');
    if (name === undefined || valueText === undefined || extra.length > 0) {
      return failure(`Failed to parse '${token}': missing or extra ':'`);
    }
    const value = parseValueText(valueText);
    if (!value.ok) return failure(`Failed to parse '${valueText}' to ${what}: ${value.reason}`);
    if (value.value.scalar === undefined) {
      return failure(`Failed to parse '${valueText}' to ${what}: only scalar values are allowed`);
    }
    parsed.push({ name: name.trim(), valueText, milli: toMilli(value.value.scalar.value) });
  }
  return success(parsed);
}
