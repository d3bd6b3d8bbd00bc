import type {
  AgentInfo,
  AgentInfoCapability,
  AgentInfoCapabilityType,
  ContainerInfo,
  FrameworkInfo,
  TaskInfo,
} from '@mezzo/domain/messages';
import type { ExecutorClaims } from './executor-claims.ts';

/**
 * What steers an agent: Mesos' flags of the same names in our units, and what the agent is.
 * Times are milliseconds.
 *
 * Source: mesos src/slave/flags.cpp
 */
export interface AgentConfig {
  /** Our end of the bus and the text that clients parse: `slave(1)@ip:port`. */
  readonly pid: string;
  /** `ip:port` that executors connect to. */
  readonly endpoint: string;
  /** The agent's own addresses: what a container without a network of its own is reached at. */
  readonly ip: string;
  readonly ip6?: string | undefined;
  /** Without `id`: the master assigns it. Resources in the post-reservation-refinement format. */
  readonly info: AgentInfo;
  /** The version of Mesos we speak. */
  readonly version: string;
  readonly capabilities: readonly AgentInfoCapability[];
  /** `--work_dir`, absolute. */
  readonly workDir: string;
  /** `--launcher_dir`; shown in the infos of the executors that the agent plays itself. */
  readonly launcherDir: string;
  /** `--switch_user` */
  readonly switchUser: boolean;
  /** `--registration_backoff_factor` */
  readonly registrationBackoffFactorMs: number;
  /** `--executor_registration_timeout` */
  readonly executorRegistrationTimeoutMs: number;
  /** `--executor_reregistration_timeout` */
  readonly executorReregistrationTimeoutMs: number;
  /** `--executor_shutdown_grace_period` */
  readonly executorShutdownGracePeriodMs: number;
  /** `--recovery_timeout` */
  readonly recoveryTimeoutMs: number;
  /** `--recover=cleanup`: old executors are shut down and the agent ends. */
  readonly recoverByCleanup: boolean;
  /** `--reconfiguration_policy` */
  readonly reconfigurationPolicy: 'equal' | 'additive';
  /** `--max_completed_executors_per_framework` */
  readonly completedExecutorsPerFrameworkMax: number;
  /** `--http_command_executor` */
  readonly httpCommandExecutor: boolean;
  /** `--cgroups_enable_cfs` */
  readonly cgroupsEnableCfs: boolean;
  /** Names of `--isolation`. */
  readonly isolation: readonly string[];
  /** `--executor_environment_variables` */
  readonly executorEnvironmentVariables: Readonly<Record<string, string>>;
  /** Signs what an executor's process has to show: with `--jwt_secret_key`. */
  readonly signExecutorToken?: ((claims: ExecutorClaims) => string) | undefined;
  /** Whether the framework's principal may run the task; undefined: everybody may run everything. */
  readonly mayRunTask?: ((framework: FrameworkInfo, task: TaskInfo) => boolean) | undefined;
  /** `--default_container_info` */
  readonly defaultContainerInfo?: ContainerInfo | undefined;
  /** `LIBPROCESS_IP` of the agent's own environment. */
  readonly libprocessIp?: string | undefined;
}

/** Everything random an agent needs. Injected: a run must replay from its inputs. */
export interface AgentRandom {
  /** Uniform in [0, 1). */
  fraction(): number;
  /** Sixteen bytes of a version 4 UUID, a new array each time. */
  uuidBytes(): Uint8Array;
  /** A version 4 UUID as text. */
  containerId(): string;
}

/** Mesos' `MAX_COMPLETED_FRAMEWORKS`. */
export const COMPLETED_FRAMEWORKS_MAX = 50;
/** Mesos' `MAX_COMPLETED_TASKS_PER_EXECUTOR`. */
export const COMPLETED_TASKS_PER_EXECUTOR_MAX = 200;

const CAPABILITIES: readonly AgentInfoCapabilityType[] = [
  'MULTI_ROLE',
  'HIERARCHICAL_ROLE',
  'RESERVATION_REFINEMENT',
  'RESOURCE_PROVIDER',
  'RESIZE_VOLUME',
  'AGENT_OPERATION_FEEDBACK',
  'AGENT_DRAINING',
  'TASK_RESOURCE_LIMITS',
];

/**
 * What an agent can do unless `--agent_features` restricts it, in the order that is reported.
 *
 * Source: mesos src/slave/constants.cpp#AGENT_CAPABILITIES
 */
export const AGENT_CAPABILITIES: readonly AgentInfoCapability[] = CAPABILITIES.map((type) => ({
  type,
}));
