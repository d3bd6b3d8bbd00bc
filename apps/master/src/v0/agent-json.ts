import {
  attributesJson,
  mapResources,
  resourceMessagesJson,
  resourcesJson,
  resourcesText,
} from '@mezzo/http-kit';
import { usedOn, visibleResources, type AgentFacts, type ViewPermissions } from '@mezzo/core';
import type { Resources } from '@mezzo/domain';
import type { AgentInfo, DomainInfo } from '@mezzo/domain/messages';
import {
  DomainInfo as DomainMessage,
  double,
  DrainInfo,
  fragment,
  type WritableJson,
} from '@mezzo/proto';

type Members = Readonly<Record<string, WritableJson | undefined>>;

/**
 * An agent as `/state`, `/slaves` and `/state-summary` show it. Of its resources only those reserved
 * for roles depend on who looks: sums show to everybody, as in Mesos.
 *
 * Source: mesos src/master/readonly_handler.cpp#SlaveWriter
 */
export function agentJson(agent: AgentFacts, permissions: ViewPermissions): Members {
  const { totalResources: total, drain } = agent;
  const unreserved = total.unreserved();
  // Most agents have nothing that is reserved: what they have is written once.
  const hasReserved = unreserved !== total;
  const reserved = hasReserved
    ? [...total.reservations()].filter(([role]) => permissions.role(role))
    : [];
  const totalFragment = resourcesFragment(total);
  return {
    id: agent.id,
    hostname: agent.info.hostname,
    port: agent.info.port ?? defaultAgentPort,
    attributes: attributesJson(agent.info.attributes),
    domain: domainJson(agent.info.domain),
    pid: agent.address,
    registered_time: double(agent.registeredTimeMs / 1000),
    reregistered_time: secondsJson(agent.reregisteredTimeMs),
    resources: totalFragment,
    used_resources: resourcesFragment(usedOn(agent)),
    offered_resources: resourcesFragment(agent.offeredResources),
    reserved_resources: mapResources(new Map(reserved), resourcesJson),
    unreserved_resources: hasReserved ? resourcesFragment(unreserved) : totalFragment,
    active: agent.active,
    deactivated: agent.deactivated,
    version: agent.version,
    capabilities: agent.capabilityList.map(({ type }) => type ?? 'UNKNOWN'),
    drain_info: drain && fragment(DrainInfo.toJson(drain.info, 'v0')),
    estimated_drain_start_time_seconds: secondsJson(drain?.startedMs),
  };
}

/** What `/slaves` shows beyond the others: whole resources. */
export function agentResourcesJson(agent: AgentFacts, permissions: ViewPermissions): Members {
  const total = visibleResources(permissions, agent.totalResources);
  const used = visibleResources(permissions, usedOn(agent));
  const offered = visibleResources(permissions, agent.offeredResources);
  return {
    reserved_resources_full: mapResources(total.reservations(), (reserved) =>
      resourceMessagesJson(reserved.endpointMessages),
    ),
    unreserved_resources_full: resourceMessagesJson(total.unreserved().endpointMessages),
    used_resources_full: resourceMessagesJson(used.endpointMessages),
    offered_resources_full: resourceMessagesJson(offered.endpointMessages),
  };
}

/** An agent that the registry knows and that has not come back yet. */
export function recoveredAgentJson(info: AgentInfo): Members {
  return {
    id: info.id?.value ?? '',
    hostname: info.hostname,
    port: info.port ?? defaultAgentPort,
    attributes: attributesJson(info.attributes),
    domain: domainJson(info.domain),
  };
}

export function domainJson(domain: DomainInfo | undefined): WritableJson | undefined {
  return domain && fragment(DomainMessage.toJson(domain, 'v0'));
}

function resourcesFragment(resources: Resources): WritableJson {
  return fragment(resourcesText(resources));
}

function secondsJson(ms: number | undefined): WritableJson | undefined {
  return ms === undefined ? undefined : double(ms / 1000);
}

/** Source: mesos include/mesos/mesos.proto#SlaveInfo.port */
const defaultAgentPort = 5051;
