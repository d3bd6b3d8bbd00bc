/** Schemas of the JSON that the older API's endpoints write by hand. */
import { commonSchemas, schema, v0Schemas } from '@mezzo/http-kit';
import type { JsonSchema } from '@mezzo/proto';

const { boolean, integer, listOf, mapOf, named, number, object, olderMessage, text } = schema;

const resources = named('Resources');
const quantities = named('Quantities');
const domain = olderMessage('DomainInfo');

const agentMembers = {
  id: text,
  hostname: text,
  port: integer,
  attributes: named('Attributes'),
  pid: text,
  registered_time: number,
  resources,
  used_resources: resources,
  offered_resources: resources,
  reserved_resources: mapOf(resources),
  unreserved_resources: resources,
  active: boolean,
  deactivated: boolean,
  version: text,
  capabilities: listOf(text),
};
const agentMore = {
  domain,
  reregistered_time: number,
  drain_info: olderMessage('DrainInfo'),
  estimated_drain_start_time_seconds: number,
};
const fullResources = listOf(olderMessage('Resource'));

const summaryMembers = {
  id: text,
  name: text,
  used_resources: resources,
  offered_resources: resources,
  capabilities: listOf(text),
  hostname: text,
  webui_url: text,
  active: boolean,
  connected: boolean,
  recovered: boolean,
};

/** How often tasks are in each state. */
const counters = Object.fromEntries(
  'STAGING STARTING RUNNING KILLING FINISHED KILLED FAILED LOST ERROR UNREACHABLE'
    .split(' ')
    .map((state) => [`TASK_${state}`, integer]),
);

const executor: JsonSchema = object(
  {},
  {
    executor_id: text,
    name: text,
    framework_id: text,
    command: object(
      { argv: listOf(text), uris: listOf(object({ value: text, executable: boolean })) },
      { shell: boolean, value: text, environment: olderMessage('Environment') },
    ),
    resources,
    role: text,
    labels: listOf(olderMessage('Label')),
    type: text,
    slave_id: text,
  },
);

const frameworkMembers = {
  ...summaryMembers,
  user: text,
  failover_timeout: number,
  checkpoint: boolean,
  registered_time: number,
  unregistered_time: number,
  resources,
  tasks: listOf(named('Task')),
  unreachable_tasks: listOf(named('Task')),
  completed_tasks: listOf(named('Task')),
  offers: listOf(named('Offer')),
  executors: listOf(named('Executor')),
  offer_constraints: olderMessage('scheduler.OfferConstraints'),
};
const frameworkMore = {
  principal: text,
  reregistered_time: number,
  roles: listOf(text),
  role: text,
  labels: listOf(olderMessage('Label')),
};

const stateMembers = {
  version: text,
  build_date: text,
  build_time: number,
  build_user: text,
  start_time: number,
  id: text,
  pid: text,
  hostname: text,
  capabilities: listOf(text),
  activated_slaves: number,
  deactivated_slaves: number,
  unreachable_slaves: number,
  slaves: listOf(named('Agent')),
  recovered_slaves: listOf(named('RecoveredAgent')),
  frameworks: listOf(named('Framework')),
  completed_frameworks: listOf(named('Framework')),
  orphan_tasks: listOf(named('Task')),
  unregistered_frameworks: listOf(text),
};
const stateMore = {
  git_sha: text,
  git_branch: text,
  git_tag: text,
  elected_time: number,
  domain,
  leader: text,
  leader_info: object({ id: text, pid: text, port: integer, hostname: text }, { domain }),
  cluster: text,
  log_dir: text,
  external_log_file: text,
  flags: mapOf(text),
};

export const masterSchemas: Readonly<Record<string, JsonSchema>> = {
  ...commonSchemas,
  ...v0Schemas,
  Agent: object(agentMembers, agentMore),
  AgentWithResources: object(
    {
      ...agentMembers,
      reserved_resources_full: mapOf(fullResources),
      unreserved_resources_full: fullResources,
      used_resources_full: fullResources,
      offered_resources_full: fullResources,
    },
    agentMore,
  ),
  AgentSummary: object({ ...agentMembers, ...counters, framework_ids: listOf(text) }, agentMore),
  RecoveredAgent: object(
    { id: text, hostname: text, port: integer, attributes: named('Attributes') },
    { domain },
  ),
  Framework: object(frameworkMembers, frameworkMore),
  FrameworkSummary: object({ ...summaryMembers, ...counters, slave_ids: listOf(text) }),
  Executor: executor,
  Offer: object({
    id: text,
    framework_id: text,
    allocation_info: object({ role: text }),
    slave_id: text,
    resources,
  }),
  Role: object({
    name: text,
    weight: number,
    quota: object({ role: text, guarantee: quantities, limit: quantities, consumed: quantities }),
    resources: quantities,
    allocated: quantities,
    offered: quantities,
    reserved: quantities,
    frameworks: listOf(text),
  }),
  State: object(stateMembers, stateMore),
  StateSummary: object(
    {
      hostname: text,
      slaves: listOf(named('AgentSummary')),
      frameworks: listOf(named('FrameworkSummary')),
    },
    { cluster: text },
  ),
};
