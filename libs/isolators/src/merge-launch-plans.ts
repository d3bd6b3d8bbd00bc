import { failure, success, type Result } from '@mezzo/domain';
import type { LaunchPlan, LinuxFragment, Namespace, ProcessFragment } from './launch-plan.ts';

/**
 * Puts the isolators' wishes together, in their fixed order: variables and resource limits of later
 * ones win, lists are appended, namespaces and groups united, `noNewPrivileges` or-ed. What can only
 * be one thing may be asked for by one isolator only.
 *
 * Source: mesos src/slave/containerizer/mesos/containerizer.cpp#MesosContainerizerProcess::_launch
 */
export function mergeLaunchPlans(wishes: readonly LaunchPlan[]): Result<LaunchPlan> {
  const plans = wishes.filter((plan) => Object.keys(plan).length > 0);
  // A launch is a hot path, and most have at most one wish.
  if (plans.length <= 1) return success(plans[0] ?? {});
  for (const [what, of] of singleValued) {
    if (plans.filter((plan) => of(plan) !== undefined).length > 1) {
      return failure(`Multiple isolators specify ${what}`);
    }
  }
  return success(
    compact({
      process: mergeProcess(plans.map((plan) => plan.process ?? {})),
      root: only(plans, (plan) => plan.root),
      hostname: only(plans, (plan) => plan.hostname),
      mounts: append(plans.map((plan) => plan.mounts)),
      linux: mergeLinux(plans.map((plan) => plan.linux ?? {})),
      links: append(plans.map((plan) => plan.links)),
    }),
  );
}

const singleValued: readonly (readonly [string, (plan: LaunchPlan) => unknown])[] = [
  ['rootfs', (plan) => plan.root],
  ['hostname', (plan) => plan.hostname],
  ['working directory', (plan) => plan.process?.cwd],
  ['command', (plan) => plan.process?.args],
  ['capabilities', (plan) => plan.process?.capabilities],
  ['an OOM score', (plan) => plan.process?.oomScoreAdj],
  ['a cgroup', (plan) => plan.linux?.cgroupsPath],
  ['a seccomp profile', (plan) => plan.linux?.seccomp],
];

function mergeProcess(parts: readonly ProcessFragment[]): ProcessFragment | undefined {
  const limits = new Map(parts.flatMap((part) => (part.rlimits ?? []).map((l) => [l.type, l])));
  const groups = new Set(parts.flatMap((part) => part.additionalGids ?? []));
  const merged: ProcessFragment = compact({
    env: nonEmpty(Object.assign({}, ...parts.map((part) => part.env ?? {})) as Variables),
    cwd: only(parts, (part) => part.cwd),
    args: only(parts, (part) => part.args),
    additionalGids: groups.size > 0 ? [...groups] : undefined,
    rlimits: limits.size > 0 ? [...limits.values()] : undefined,
    capabilities: only(parts, (part) => part.capabilities),
    noNewPrivileges: parts.some((part) => part.noNewPrivileges === true) ? true : undefined,
    oomScoreAdj: only(parts, (part) => part.oomScoreAdj),
  });
  return nonEmpty(merged);
}

type Variables = Readonly<Record<string, string>>;

function mergeLinux(parts: readonly LinuxFragment[]): LinuxFragment | undefined {
  const merged: LinuxFragment = compact({
    namespaces: uniteNamespaces(parts.flatMap((part) => part.namespaces ?? [])),
    cgroupsPath: only(parts, (part) => part.cgroupsPath),
    cgroupSettings: append(parts.map((part) => part.cgroupSettings)),
    devices: append(parts.map((part) => part.devices)),
    seccomp: only(parts, (part) => part.seccomp),
    maskedPaths: append(parts.map((part) => part.maskedPaths)),
    readonlyPaths: append(parts.map((part) => part.readonlyPaths)),
  });
  return nonEmpty(merged);
}

/** A namespace may be joined and, at another level, created; the same wish twice is one wish. */
function uniteNamespaces(wishes: readonly Namespace[]): readonly Namespace[] | undefined {
  const united = new Map(wishes.map((wish) => [`${wish.type} ${wish.path ?? ''}`, wish]));
  return united.size > 0 ? [...united.values()] : undefined;
}

function only<P, T>(parts: readonly P[], of: (part: P) => T | undefined): T | undefined {
  return parts.map(of).find((value) => value !== undefined);
}

function append<T>(lists: readonly (readonly T[] | undefined)[]): readonly T[] | undefined {
  const all = lists.flatMap((list) => list ?? []);
  return all.length > 0 ? all : undefined;
}

function nonEmpty<T extends object>(record: T): T | undefined {
  return Object.keys(record).length > 0 ? record : undefined;
}

/** Leaves out what is undefined. */
function compact<T extends object>(record: T): T {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as T;
}
