import {
  booleanFlag,
  bytesFlag,
  choiceFlag,
  domainFlag,
  durationFlag,
  firewallRulesFlag,
  integerFlag,
  jsonFlag,
  libprocessFlags,
  numberFlag,
  pathFlag,
  redisFlags,
  textFlag,
  tlsFlags,
  type FlagValues,
} from '@mezzo/http-kit';
import { AGENT_PROCESS } from '../http/realms.ts';
import { masterFlag } from './master-flag.ts';
import { securityFlags } from './security-flags.ts';

/**
 * The agent's flags, under Mesos' names and with Mesos' defaults. Those of features that do not
 * exist yet are read, checked and shown by `/flags`, so that existing start scripts work.
 *
 * Source: mesos src/slave/flags.cpp
 */
const generalFlags = {
  help: booleanFlag({ default: 'false', help: 'Print this message and exit.' }),
  version: booleanFlag({ default: 'false', help: 'Print the version and exit.' }),
  config_file: textFlag({ help: 'A file of flags: a JSON object, or lines name=value.' }),
  hostname: textFlag({ help: 'Name to report. Default: looked up from the address.' }),
  hostname_lookup: booleanFlag({
    default: 'true',
    help: 'Whether the name is looked up from the address when it is not given.',
  }),
  ip: textFlag({ help: 'Address to listen on.' }),
  ip6: textFlag({ help: 'IPv6 address to report.' }),
  ip_discovery_command: textFlag({ help: 'Program that prints the address to listen on.' }),
  port: integerFlag({ default: '5051', help: 'Port to listen on.' }),
  advertise_ip: textFlag({ help: 'Address that others are told.' }),
  advertise_port: integerFlag({ help: 'Port that others are told.' }),
  master: masterFlag({
    help: 'Where the leading master is found: host:port of any master, or redis://[user:password@]host:port of the Redis that masters use (rediss:// for TLS), or file://PATH of a file with that.',
  }),
  zk_session_timeout: durationFlag({ default: '10secs', help: 'Session timeout of ZooKeeper.' }),
  work_dir: textFlag({ help: 'Folder of everything that must survive. Required.' }),
  runtime_dir: textFlag({
    default: '/var/run/mesos',
    help: 'Folder of what need not survive a reboot.',
  }),
  launcher_dir: textFlag({
    default: '/usr/libexec/mesos',
    help: 'Folder of helper programs, as shown in the infos of executors.',
  }),
  resources: textFlag({ help: 'Resources: cpus:4;mem:1024;ports:[31000-32000], or JSON.' }),
  attributes: textFlag({ help: 'Attributes: rack:abc;level:3.' }),
  default_role: textFlag({ default: '*', help: 'Role of resources that name none.' }),
  domain: domainFlag({ help: 'Fault domain: {"fault_domain":{"region":…,"zone":…}}.' }),
  firewall_rules: firewallRulesFlag(AGENT_PROCESS),
  switch_user: booleanFlag({
    default: 'true',
    help: 'Run tasks as their user, for which the agent has to be root. Without it tasks run as the user of the agent.',
  }),
  agent_features: jsonFlag({ help: 'Capabilities to report: {"capabilities":[{"type":…}]}.' }),
  http_heartbeat_interval: durationFlag({
    default: '30secs',
    help: 'Time between heartbeats on operator streams.',
  }),
  memory_profiling: booleanFlag({ default: 'false', help: 'Has no effect.' }),
};

const loggingFlags = {
  quiet: booleanFlag({ default: 'false', help: 'Write no log to stderr.' }),
  logging_level: choiceFlag(['INFO', 'WARNING', 'ERROR'])({
    default: 'INFO',
    help: 'Log only what is at least so important: INFO, WARNING or ERROR.',
  }),
  log_dir: textFlag({ help: 'Folder for a log file.' }),
  external_log_file: textFlag({
    help: 'A log file that somebody else writes; served, not written.',
  }),
  logbufsecs: integerFlag({ default: '0', help: 'Has no effect: the log is not buffered.' }),
  initialize_driver_logging: booleanFlag({ default: 'true', help: 'Has no effect.' }),
};

const masterFlags = {
  registration_backoff_factor: durationFlag({
    default: '1secs',
    help: 'The agent registers after a random time up to this, then up to twice this, and so on.',
  }),
  authentication_backoff_factor: durationFlag({ default: '1secs', help: 'Has no effect yet.' }),
  authentication_timeout_min: durationFlag({ default: '5secs', help: 'Has no effect yet.' }),
  authentication_timeout_max: durationFlag({ default: '1mins', help: 'Has no effect yet.' }),
  authenticatee: textFlag({ default: 'crammd5', help: 'Has no effect yet.' }),
  credential: pathFlag({
    help: 'File with what this agent shows to a master that it connects to: {"principal":…,"secret":…}. The path may be given as file://PATH. Use it with TLS: it is sent as it is.',
  }),
};

const executorFlags = {
  executor_registration_timeout: durationFlag({
    default: '1mins',
    help: 'How long a new executor may take to subscribe.',
  }),
  executor_reregistration_timeout: durationFlag({
    default: '2secs',
    help: 'How long an executor may take to subscribe again after a restart of the agent.',
    check: (ms) => (ms > 15_000 ? 'Expecting at most 15secs' : undefined),
  }),
  executor_shutdown_grace_period: durationFlag({
    default: '5secs',
    help: 'How long an executor may take to end itself.',
  }),
  executor_environment_variables: jsonFlag({
    help: 'Variables for executors: {"NAME":"value"}.',
  }),
  http_command_executor: booleanFlag({
    default: 'false',
    help: 'Command executors honour the kill policy of a KILL call.',
  }),
  http_executor_domain_sockets: booleanFlag({ default: 'false', help: 'Has no effect yet.' }),
  default_container_info: jsonFlag({ help: 'ContainerInfo of executors that have none.' }),
  max_completed_executors_per_framework: integerFlag({
    default: '150',
    help: 'How many completed executors of a framework are remembered.',
  }),
};

const recoveryFlags = {
  recover: choiceFlag(['reconnect', 'cleanup'])({
    default: 'reconnect',
    help: 'reconnect: take up old executors; cleanup: shut them down and exit.',
  }),
  recovery_timeout: durationFlag({
    default: '15mins',
    help: 'How long executors wait for an agent that is away.',
  }),
  strict: booleanFlag({
    default: 'true',
    help: 'Refuse to start from checkpoints that cannot be read.',
  }),
  reconfiguration_policy: choiceFlag(['equal', 'additive'])({
    default: 'equal',
    help: 'What may have changed since the last start: nothing, or additions only.',
  }),
  gc_delay: durationFlag({ default: '1weeks', help: 'Age at which sandboxes are deleted.' }),
  gc_disk_headroom: numberFlag({
    default: '0.1',
    help: 'Fraction of the disk to keep free: sandboxes are deleted earlier when it runs short.',
    check: (value) => (value < 0 || value > 1 ? 'Expecting a number from 0 to 1' : undefined),
  }),
  gc_non_executor_container_sandboxes: booleanFlag({
    default: 'false',
    help: 'Delete the sandboxes of nested and standalone containers as well.',
  }),
  disk_watch_interval: durationFlag({ default: '1mins', help: 'How often the disk is looked at.' }),
};

const containerFlags = {
  containerizers: textFlag({ default: 'mesos', help: 'Containerizers: mesos.' }),
  isolation: textFlag({ default: 'posix/cpu,posix/mem', help: 'Isolators, separated by commas.' }),
  launcher: textFlag({ default: 'posix', help: 'How processes are started: posix.' }),
  sandbox_directory: textFlag({
    default: '/mnt/mesos/sandbox',
    help: 'Path of the sandbox in containers with a root filesystem of their own.',
  }),
  container_disk_watch_interval: durationFlag({ default: '15secs', help: 'Has no effect yet.' }),
  enforce_container_disk_quota: booleanFlag({ default: 'false', help: 'Has no effect yet.' }),
  fetcher_cache_size: bytesFlag({ default: '2GB', help: 'Size of the cache of fetched files.' }),
  fetcher_cache_dir: textFlag({
    default: '/tmp/mesos/fetch',
    help: 'Folder of the cache of fetched files.',
  }),
  fetcher_stall_timeout: durationFlag({
    default: '1mins',
    help: 'A download that makes no progress for so long is given up.',
  }),
  frameworks_home: textFlag({ default: '', help: 'What relative URIs are relative to.' }),
  hadoop_home: textFlag({ help: 'Has no effect.' }),
};

const laterFlags = {
  appc_simple_discovery_uri_prefix: textFlag({ default: 'http://', help: 'Has no effect yet.' }),
  appc_store_dir: textFlag({ default: '/tmp/mesos/store/appc', help: 'Has no effect yet.' }),
  cgroups_cpu_enable_pids_and_tids_count: booleanFlag({
    default: 'false',
    help: 'Has no effect yet.',
  }),
  cgroups_destroy_timeout: durationFlag({ default: '1mins', help: 'Has no effect yet.' }),
  cgroups_enable_cfs: booleanFlag({ default: 'false', help: 'Hold tasks to their cpus.' }),
  cgroups_hierarchy: textFlag({ default: '/sys/fs/cgroup', help: 'Has no effect yet.' }),
  cgroups_limit_swap: booleanFlag({ default: 'false', help: 'Has no effect yet.' }),
  cgroups_root: textFlag({ default: 'mesos', help: 'Has no effect yet.' }),
  disallow_sharing_agent_ipc_namespace: booleanFlag({
    default: 'false',
    help: 'Has no effect yet.',
  }),
  disallow_sharing_agent_pid_namespace: booleanFlag({
    default: 'false',
    help: 'Has no effect yet.',
  }),
  docker: textFlag({ default: 'docker', help: 'Has no effect yet.' }),
  docker_ignore_runtime: booleanFlag({ default: 'false', help: 'Has no effect yet.' }),
  docker_kill_orphans: booleanFlag({ default: 'true', help: 'Has no effect yet.' }),
  docker_registry: textFlag({
    default: 'https://registry-1.docker.io',
    help: 'Has no effect yet.',
  }),
  docker_remove_delay: durationFlag({ default: '6hrs', help: 'Has no effect yet.' }),
  docker_socket: textFlag({ default: '/var/run/docker.sock', help: 'Has no effect yet.' }),
  docker_stop_timeout: durationFlag({ default: '0ns', help: 'Has no effect yet.' }),
  docker_store_dir: textFlag({ default: '/tmp/mesos/store/docker', help: 'Has no effect yet.' }),
  docker_volume_checkpoint_dir: textFlag({
    default: '/var/run/mesos/isolators/docker/volume',
    help: 'Has no effect yet.',
  }),
  docker_volume_chown: booleanFlag({ default: 'false', help: 'Has no effect yet.' }),
  network_cni_metrics: booleanFlag({ default: 'true', help: 'Has no effect yet.' }),
  network_cni_root_dir_persist: booleanFlag({ default: 'false', help: 'Has no effect yet.' }),
  oversubscribed_resources_interval: durationFlag({
    default: '15secs',
    help: 'Has no effect yet.',
  }),
  perf_duration: durationFlag({ default: '10secs', help: 'Has no effect yet.' }),
  perf_interval: durationFlag({ default: '1mins', help: 'Has no effect yet.' }),
  qos_correction_interval_min: durationFlag({ default: '0ns', help: 'Has no effect yet.' }),
  resource_provider_config_dir: textFlag({ help: 'Has no effect yet.' }),
  revocable_cpu_low_priority: booleanFlag({ default: 'true', help: 'Has no effect yet.' }),
  systemd_enable_support: booleanFlag({ default: 'true', help: 'Has no effect yet.' }),
  systemd_runtime_directory: textFlag({
    default: '/run/systemd/system',
    help: 'Has no effect yet.',
  }),
};

/** Every flag of the agent by name. */
export const agentFlags = {
  ...generalFlags,
  ...loggingFlags,
  ...masterFlags,
  ...redisFlags,
  ...securityFlags,
  ...tlsFlags,
  ...libprocessFlags,
  ...executorFlags,
  ...recoveryFlags,
  ...containerFlags,
  ...laterFlags,
};

export type AgentFlags = FlagValues<typeof agentFlags>;
