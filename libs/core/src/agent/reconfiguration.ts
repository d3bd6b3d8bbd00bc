import { equalAttributes, Resources } from '@mezzo/domain';
import type { AgentInfo, Attribute, DomainInfo } from '@mezzo/domain/messages';

/**
 * Whether an agent may go on under its old id although its flags have changed.
 *
 * @param policy - `equal`: nothing may have changed; `additive`: resources, attributes and a domain
 *   may have been added
 * @returns the reason why not, for the operator
 *
 * Source: mesos src/slave/compatibility.cpp
 */
export function reconfigurationRefusal(
  previous: AgentInfo,
  current: AgentInfo,
  policy: 'equal' | 'additive',
): string | undefined {
  if (previous.hostname !== current.hostname) {
    return refusal('hostname', previous.hostname, current.hostname);
  }
  if (previous.port !== current.port) return refusal('port', previous.port, current.port);
  return policy === 'equal' ? refusalOfChange(previous, current) : refusalOfLoss(previous, current);
}

function refusalOfChange(previous: AgentInfo, current: AgentInfo): string | undefined {
  const before = Resources.of(previous.resources);
  const after = Resources.of(current.resources);
  if (!before.equals(after)) return refusal('resources', before.toString(), after.toString());
  if (!equalAttributes(previous.attributes, current.attributes)) return 'attributes have changed';
  return sameDomain(previous.domain, current.domain) ? undefined : 'the domain has changed';
}

function refusalOfLoss(previous: AgentInfo, current: AgentInfo): string | undefined {
  const before = Resources.of(previous.resources);
  const after = Resources.of(current.resources);
  if (!after.contains(before)) return refusal('resources', before.toString(), after.toString());
  const isKept = (attribute: Attribute): boolean =>
    (current.attributes ?? []).some((other) => equalAttributes([attribute], [other]));
  if (!(previous.attributes ?? []).every(isKept)) return 'attributes were changed or removed';
  const isDomainKept = previous.domain === undefined || sameDomain(previous.domain, current.domain);
  return isDomainKept ? undefined : 'the domain was changed or removed';
}

function refusal(what: string, before: unknown, after: unknown): string {
  return `Incompatible agent info detected: ${what} was '${String(before)}' and is '${String(after)}'`;
}

function sameDomain(left: DomainInfo | undefined, right: DomainInfo | undefined): boolean {
  return (
    left?.fault_domain?.region.name === right?.fault_domain?.region.name &&
    left?.fault_domain?.zone.name === right?.fault_domain?.zone.name
  );
}
