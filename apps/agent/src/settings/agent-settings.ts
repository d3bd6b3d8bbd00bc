import { AGENT_CAPABILITIES, type AgentConfig } from '@mezzo/core';
import {
  agentResources,
  failure,
  parseAttributes,
  success,
  type DetectedMachine,
  type Resources,
  type Result,
} from '@mezzo/domain';
import type { AgentInfo, DomainInfo, Resource } from '@mezzo/domain/messages';
import { buildInfo, type JsonText } from '@mezzo/http-kit';
import * as proto from '@mezzo/proto';
import type { AgentFlags } from '../flags/agent-flags.ts';

/** Where the agent is reached, known once it listens. */
export interface AgentAddress {
  readonly ip: string;
  readonly port: number;
  readonly hostname: string;
}

/**
 * Turns flags into what the core is configured with.
 *
 * @returns the reason why not, in a text for the operator
 */
export function agentConfig(
  flags: AgentFlags,
  address: AgentAddress,
  machine: DetectedMachine,
  environment: Readonly<Record<string, string | undefined>>,
): Result<AgentConfig> {
  const info = agentInfo(flags, address, machine);
  if (!info.ok) return info;
  const container = decoded(proto.ContainerInfo, flags.default_container_info);
  if (!container.ok) return container;
  const variables = executorVariables(flags.executor_environment_variables);
  if (!variables.ok) return variables;
  const endpoint = `${address.ip}:${address.port}`;
  return success({
    pid: `slave(1)@${endpoint}`,
    endpoint,
    ip: address.ip,
    ip6: flags.ip6,
    info: info.value,
    version: buildInfo.version,
    capabilities: AGENT_CAPABILITIES,
    workDir: flags.work_dir ?? '',
    launcherDir: flags.launcher_dir,
    switchUser: flags.switch_user,
    registrationBackoffFactorMs: flags.registration_backoff_factor,
    executorRegistrationTimeoutMs: flags.executor_registration_timeout,
    executorReregistrationTimeoutMs: flags.executor_reregistration_timeout,
    executorShutdownGracePeriodMs: flags.executor_shutdown_grace_period,
    recoveryTimeoutMs: flags.recovery_timeout,
    recoverByCleanup: flags.recover === 'cleanup',
    reconfigurationPolicy: flags.reconfiguration_policy,
    completedExecutorsPerFrameworkMax: flags.max_completed_executors_per_framework,
    httpCommandExecutor: flags.http_command_executor,
    cgroupsEnableCfs: flags.cgroups_enable_cfs,
    isolation: flags.isolation.split(','),
    executorEnvironmentVariables: variables.value,
    defaultContainerInfo: container.value,
    libprocessIp: environment['LIBPROCESS_IP'],
  });
}

/** What the agent tells of itself, without the id that a master gives it. */
function agentInfo(
  flags: AgentFlags,
  address: AgentAddress,
  machine: DetectedMachine,
): Result<AgentInfo> {
  const resources = parseAgentResources(flags, machine);
  if (!resources.ok) return failure(`Failed to determine agent resources: ${resources.reason}`);
  const attributes = parseAttributes(flags.attributes ?? '');
  if (!attributes.ok) return failure(`Failed to parse attributes: ${attributes.reason}`);
  const domain = decoded<DomainInfo>(proto.DomainInfo, flags.domain);
  if (!domain.ok) return domain;
  return success({
    hostname: address.hostname,
    port: address.port,
    resources: resources.value.messages,
    ...(attributes.value.length === 0 ? {} : { attributes: attributes.value }),
    ...(domain.value === undefined ? {} : { domain: domain.value }),
  });
}

function parseAgentResources(flags: AgentFlags, machine: DetectedMachine): Result<Resources> {
  return agentResources(flags.resources ?? '', machine, {
    defaultRole: flags.default_role,
    decodeJson: (array) => {
      const resources: Resource[] = [];
      for (const value of array) {
        const resource = decoded<Resource>(proto.Resource, { json: value });
        if (!resource.ok) return resource;
        if (resource.value !== undefined) resources.push(resource.value);
      }
      return success(resources);
    },
  });
}

/** Reads a message from a JSON flag. */
function decoded<T extends object>(
  type: proto.MessageType<T>,
  flag: JsonText | undefined,
): Result<T | undefined> {
  if (flag === undefined) return success(undefined);
  try {
    return success(type.fromJson(JSON.stringify(flag.json)));
  } catch (error) {
    if (!(error instanceof proto.DecodeError)) throw error;
    return failure(`Failed to read ${type.name}: ${error.message}`);
  }
}

function executorVariables(flag: JsonText | undefined): Result<Readonly<Record<string, string>>> {
  const json = flag?.json ?? {};
  const isObject = typeof json === 'object' && !Array.isArray(json);
  const isText = isObject && Object.values(json).every((value) => typeof value === 'string');
  return isText
    ? success(json as Readonly<Record<string, string>>)
    : failure('`executor_environment_variables` must be a JSON object of strings');
}
