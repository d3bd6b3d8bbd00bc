import { booleanFlag, choiceFlag, durationFlag, integerFlag, within } from '@mezzo/http-kit';
import { unsupportedWhenTrue } from './flag-checks.ts';

/** Where the durable state lies, and how long its parts are kept. */
export const registryFlags = {
  log_auto_initialize: booleanFlag({
    help: "Initialise Mesos' replicated log when needed. Without effect: the registry initialises itself.",
    default: 'true',
  }),
  registry: choiceFlag(['replicated_log', 'in_memory'])({
    help: 'replicated_log: durable before it is acknowledged, in etcd where --etcd is given, else on disk below --work_dir. in_memory: forgotten with the process.',
    default: 'replicated_log',
  }),
  registry_fetch_timeout: durationFlag({
    help: 'Time within which the registry has to be read; otherwise the master ends.',
    default: '1mins',
  }),
  registry_gc_interval: durationFlag({
    help: 'Time between two clean-ups of unreachable and gone agents in the registry.',
    default: '15mins',
  }),
  registry_max_agent_age: durationFlag({
    help: 'Time after which an unreachable or gone agent may be forgotten.',
    default: '2weeks',
  }),
  registry_max_agent_count: integerFlag({
    help: 'Unreachable agents, and gone agents, that are remembered at most.',
    default: '102400',
    check: within(0, Number.MAX_SAFE_INTEGER),
  }),
  registry_store_timeout: durationFlag({
    help: 'Time within which a change has to be stored; otherwise the master ends.',
    default: '20secs',
  }),
  registry_strict: booleanFlag({
    help: 'Not supported, as in Mesos.',
    default: 'false',
    check: unsupportedWhenTrue('The strict registry is not supported'),
  }),
};
