import type { Owner } from './host.ts';

/**
 * What one isolator wants of a launch, in the vocabulary of the OCI runtime specification
 * (https://github.com/opencontainers/runtime-spec, config.md). Absent means "no wish".
 *
 * A plan is data: making one changes nothing on the host, and every launcher can show it, test it
 * and refuse what it cannot do.
 */
export interface LaunchPlan {
  readonly process?: ProcessFragment | undefined;
  readonly root?: RootFilesystem | undefined;
  readonly hostname?: string | undefined;
  readonly mounts?: readonly Mount[] | undefined;
  readonly linux?: LinuxFragment | undefined;
  /** Symbolic links in the sandbox, made before the process starts. Not part of OCI. */
  readonly links?: readonly SandboxLink[] | undefined;
}

export interface ProcessFragment {
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly cwd?: string | undefined;
  readonly args?: readonly string[] | undefined;
  /** Supplementary groups, added to the account's own. */
  readonly additionalGids?: readonly number[] | undefined;
  readonly rlimits?: readonly Rlimit[] | undefined;
  readonly capabilities?: Capabilities | undefined;
  readonly noNewPrivileges?: boolean | undefined;
  readonly oomScoreAdj?: number | undefined;
}

/** `type` is RLIMIT_NOFILE and so on; 2^64 - 1 is unlimited. */
export interface Rlimit {
  readonly type: string;
  readonly soft: bigint;
  readonly hard: bigint;
}

/** Names with their prefix: CAP_NET_RAW. */
export interface Capabilities {
  readonly bounding?: readonly string[] | undefined;
  readonly effective?: readonly string[] | undefined;
  readonly inheritable?: readonly string[] | undefined;
  readonly permitted?: readonly string[] | undefined;
  readonly ambient?: readonly string[] | undefined;
}

export interface RootFilesystem {
  readonly path: string;
  readonly readonly?: boolean | undefined;
}

export interface Mount {
  readonly destination: string;
  readonly type?: string | undefined;
  readonly source?: string | undefined;
  readonly options?: readonly string[] | undefined;
}

export type NamespaceType = 'pid' | 'network' | 'mount' | 'ipc' | 'uts' | 'user' | 'cgroup';

/** Without `path` a new namespace, with it the one to join. */
export interface Namespace {
  readonly type: NamespaceType;
  readonly path?: string | undefined;
}

export interface LinuxFragment {
  readonly namespaces?: readonly Namespace[] | undefined;
  readonly cgroupsPath?: string | undefined;
  /** Cgroup files and what is written to them, by controller and file: `cpu`, `cpu.shares`. */
  readonly cgroupSettings?: readonly CgroupSetting[] | undefined;
  readonly devices?: readonly DeviceNode[] | undefined;
  readonly seccomp?: Readonly<Record<string, unknown>> | undefined;
  readonly maskedPaths?: readonly string[] | undefined;
  readonly readonlyPaths?: readonly string[] | undefined;
}

export interface CgroupSetting {
  readonly controller: string;
  readonly file: string;
  readonly value: string;
}

export interface DeviceNode {
  readonly path: string;
  readonly type: 'c' | 'b' | 'u' | 'p';
  readonly major?: number | undefined;
  readonly minor?: number | undefined;
  readonly fileMode?: number | undefined;
}

export interface SandboxLink {
  /** Path below the sandbox. */
  readonly path: string;
  /** Absolute host path. */
  readonly target: string;
  /** Who is to own the target; absent: whoever does. */
  readonly owner?: Owner | undefined;
  /** Change the owner only while it is root: others may be using the target. */
  readonly shared?: boolean | undefined;
}
