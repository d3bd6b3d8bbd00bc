import {
  booleanFlag,
  bytesFlag,
  choiceFlag,
  durationFlag,
  integerFlag,
  namesFlag,
  numberFlag,
  pathFlag,
  textFlag,
  within,
} from '@mezzo/http-kit';
import { allocatableFlag, bytesWithin, only, weightsFlag } from './flag-checks.ts';

/** Who is offered what, and when. */
export const allocatorFlags = {
  allocation_interval: durationFlag({
    help: 'Time between two allocations of all agents. Filters last no shorter.',
    default: '1secs',
  }),
  allocator: textFlag({
    help: 'Name of the allocator: hierarchical.',
    default: 'hierarchical',
    check: only('hierarchical', 'HierarchicalDRF'),
  }),
  allocator_agent_recovery_factor: numberFlag({
    help: 'After a failover, while quotas are set, nothing is offered before this share of the known agents has come back.',
    default: '0.8',
    check: within(0, 1),
  }),
  allocator_recovery_timeout: durationFlag({
    help: 'After a failover, while quotas are set, nothing is offered for this long at most.',
    default: '10mins',
  }),
  fair_sharing_excluded_resource_names: namesFlag({
    help: 'Names of resources, between commas, that do not count in fair sharing.',
  }),
  filter_gpu_resources: booleanFlag({
    help: 'Offer agents with GPUs only to frameworks that are capable of GPU_RESOURCES.',
    default: 'true',
  }),
  framework_sorter: choiceFlag(['drf', 'random'])({
    help: 'How the frameworks of a role are sorted: drf (dominant resource fairness) or random. Must equal role_sorter.',
    default: 'drf',
  }),
  role_sorter: choiceFlag(['drf', 'random'])({
    help: 'How roles are sorted: drf (dominant resource fairness) or random. Must equal framework_sorter.',
    default: 'drf',
    aliases: ['user_sorter'],
  }),
  min_allocatable_resources: allocatableFlag({
    help: 'The least that is worth an offer: sets of quantities between |, any one of which suffices. Empty: anything.',
    default: 'cpus:0.01|mem:32',
  }),
  offer_constraints_re2_max_mem: bytesFlag({
    help: 'Memory, in bytes, that a regular expression of an offer constraint may use.',
    default: '4KB',
    check: bytesWithin(0, 2 ** 31 - 1),
  }),
  offer_constraints_re2_max_program_size: integerFlag({
    help: 'Size, in instructions of RE2, that a regular expression of an offer constraint may have.',
    default: '100',
    check: within(0, 2 ** 31 - 1),
  }),
  roles: namesFlag({
    help: 'Deprecated. Roles, between commas, that frameworks may use. Without it any role may be used.',
  }),
  weights: weightsFlag({
    help: 'Deprecated. Weights of roles, role=weight between commas, used while none were set through the API.',
  }),
  whitelist: pathFlag({
    help: 'File with host names of agents, one a line, that may be offered; read again every 5 seconds. Without it all agents are offered.',
  }),
};
