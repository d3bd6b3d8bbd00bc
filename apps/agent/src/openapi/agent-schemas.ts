/** Schemas of the JSON that the agent's older endpoints write by hand. */
import { commonSchemas, schema, v0Schemas } from '@mezzo/http-kit';
import type { JsonSchema } from '@mezzo/proto';

const { boolean, listOf, mapOf, named, number, object, olderMessage, text } = schema;

const resources = named('Resources');
const fullResources = listOf(olderMessage('Resource'));
const labels = listOf(olderMessage('Label'));

const state = object(
  {
    version: text,
    build_date: text,
    build_time: number,
    build_user: text,
    start_time: number,
    id: text,
    pid: text,
    hostname: text,
    capabilities: listOf(text),
    resources,
    reserved_resources: mapOf(resources),
    unreserved_resources: resources,
    reserved_resources_full: mapOf(fullResources),
    unreserved_resources_full: fullResources,
    reserved_resources_allocated: mapOf(resources),
    unreserved_resources_allocated: resources,
    resource_providers: listOf({}),
    attributes: named('Attributes'),
    frameworks: listOf(named('AgentFramework')),
    completed_frameworks: listOf(named('AgentFramework')),
  },
  {
    git_sha: text,
    git_branch: text,
    git_tag: text,
    domain: olderMessage('DomainInfo'),
    drain_config: olderMessage('DrainConfig'),
    estimated_drain_start_time_seconds: number,
    master_hostname: text,
    log_dir: text,
    external_log_file: text,
    flags: mapOf(text),
  },
);

const framework = object(
  {
    id: text,
    name: text,
    user: text,
    failover_timeout: number,
    checkpoint: boolean,
    hostname: text,
    executors: listOf(named('AgentExecutor')),
    completed_executors: listOf(named('AgentExecutor')),
  },
  { principal: text, roles: listOf(text), role: text },
);

const executor = object(
  {
    id: text,
    name: text,
    source: text,
    container: text,
    directory: text,
    resources,
    tasks: listOf(named('Task')),
    queued_tasks: listOf(named('QueuedTask')),
    completed_tasks: listOf(named('Task')),
  },
  { role: text, labels, type: text },
);

const queuedTask = object(
  { id: text, name: text, slave_id: text, resources },
  {
    role: text,
    command: olderMessage('CommandInfo'),
    executor_id: text,
    discovery: olderMessage('DiscoveryInfo'),
  },
);

const usageMembers = { executor_id: text, executor_name: text, framework_id: text, source: text };
const statistics = olderMessage('ResourceStatistics');

export const agentSchemas: Readonly<Record<string, JsonSchema>> = {
  ...commonSchemas,
  ...v0Schemas,
  AgentState: state,
  AgentFramework: framework,
  AgentExecutor: executor,
  QueuedTask: queuedTask,
  Container: object(
    { container_id: text, ...usageMembers },
    { statistics, status: olderMessage('ContainerStatus') },
  ),
  ContainerUsage: object(usageMembers, { statistics }),
};
