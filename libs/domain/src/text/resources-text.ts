import type { Resource } from '../messages/index.ts';
import { upgradeResource, upgradeResources } from '../resources/resource-format.ts';
import { Resources } from '../resources/resources.ts';
import { validateResource } from '../resources/validate-resource.ts';
import { failure, success, type Result } from '../result.ts';
import { DEFAULT_ROLE } from '../roles.ts';
import { tokenize } from './tokenize.ts';
import { parseValueText } from './value-text.ts';

export interface ResourcesTextOptions {
  /** The role for whom resources without a role are reserved statically; `*` reserves nothing. */
  readonly defaultRole?: string | undefined;
  /** Turns a JSON array into messages; without it only the text form is understood. */
  readonly decodeJson?: ((array: readonly unknown[]) => Result<readonly Resource[]>) | undefined;
}

/**
 * Reads the `--resources` of an agent: `cpus:4;mem(role):1024;ports:[31000-32000];zones:{a,b}`, or a
 * JSON array of Resource messages.
 *
 * Zero amounts are left out; see {@link parseResourceList} where it matters that they were named.
 *
 * Source: mesos src/common/resources.cpp#Resources::parse
 */
export function parseResources(
  text: string,
  options: ResourcesTextOptions = {},
): Result<Resources> {
  const list = parseResourceList(text, options);
  if (!list.ok) return list;
  for (const resource of list.value) {
    const reason = validateResource(resource);
    if (reason !== undefined) return failure(reason);
  }
  const resources = Resources.of(list.value);
  const reason = validateForCommandLine(resources);
  return reason === undefined ? success(resources) : failure(reason);
}

/**
 * Reads the same grammar as {@link parseResources} into messages in the post-reservation-refinement
 * format, neither validated nor combined, zero amounts included.
 *
 * Source: mesos src/common/resources.cpp#Resources::fromString
 */
export function parseResourceList(
  text: string,
  options: ResourcesTextOptions = {},
): Result<readonly Resource[]> {
  const { defaultRole = DEFAULT_ROLE, decodeJson } = options;
  const array = decodeJson === undefined ? undefined : parseJsonArray(text);
  if (decodeJson === undefined || array === undefined) return parseSimpleText(text, defaultRole);
  const decoded = decodeJson(array);
  if (!decoded.ok) {
    return failure(`Some JSON resources were not formatted properly: ${decoded.reason}`);
  }
  return success(upgradeResources(decoded.value.map((each) => withRole(each, defaultRole))));
}

function parseJsonArray(text: string): readonly unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : undefined;
  } catch {
    // Not JSON, then it is the text form.
    return undefined;
  }
}

function withRole(resource: Resource, role: string): Resource {
  const isTold = resource.role !== undefined || (resource.reservations?.length ?? 0) > 0;
  return isTold ? resource : { ...resource, role };
}

function parseSimpleText(text: string, defaultRole: string): Result<readonly Resource[]> {
  const resources: Resource[] = [];
  for (const token of tokenize(text, ';')) {
    const resource = parseToken(token, defaultRole);
    if (!resource.ok) return resource;
    resources.push(resource.value);
  }
  return success(resources);
}

function parseToken(token: string, defaultRole: string): Result<Resource> {
  const [head, valueText, ...extra] = tokenize(token, ':');
  if (head === undefined || valueText === undefined || extra.length > 0) {
    return failure(`Bad value for resources, missing or extra ':' in ${token}`);
  }
  const open = head.indexOf('(');
  if (open === -1) return parseResource({ name: head.trim(), valueText, role: defaultRole });
  const close = head.indexOf(')');
  if (close < open) return failure(`Bad value for resources, mismatched parentheses in ${token}`);
  const name = head.slice(0, open).trim();
  return parseResource({ name, valueText, role: head.slice(open + 1, close).trim() });
}

function parseResource(given: {
  readonly name: string;
  readonly valueText: string;
  readonly role: string;
}): Result<Resource> {
  const { name, valueText, role } = given;
  const value = parseValueText(valueText);
  if (!value.ok) {
    return failure(`Failed to parse resource ${name} value ${valueText} error ${value.reason}`);
  }
  const { type } = value.value;
  if (type === 'TEXT') return failure(`Bad type for resource ${name} value ${valueText} type TEXT`);
  return success(upgradeResource({ name, ...value.value, role }));
}

/**
 * What an agent may be started with: reservations by frameworks, volumes and revocable resources
 * come about only while it runs.
 *
 * Source: mesos src/common/resources.cpp#validateCommandLineResources
 */
function validateForCommandLine(resources: Resources): string | undefined {
  const types = new Map<string, string>();
  for (const { kind } of resources) {
    if (kind.isPersistentVolume) {
      return 'Persistent volumes cannot be specified at the command line';
    }
    if (kind.revocable) {
      return (
        'Revocable resources cannot be specified at the command line; do not include a ' +
        "'revocable' key in the resources JSON"
      );
    }
    if (kind.isDynamicallyReserved) {
      return (
        'Dynamic reservations cannot be specified at the command line; do not include a ' +
        'reservation with DYNAMIC type in the resources JSON'
      );
    }
    if ((types.get(kind.name) ?? kind.type) !== kind.type) {
      return `Resources with the same name ('${kind.name}') but different types are not allowed`;
    }
    types.set(kind.name, kind.type);
  }
  return undefined;
}
