import type { TaskInfo } from '@mezzo/domain/messages';

/** Which isolator enforces a limit on which resource. */
const ENFORCED_BY = { cpus: 'cgroups/cpu', mem: 'cgroups/mem' } as const;

/**
 * Limits that nothing here would enforce are refused rather than ignored.
 *
 * @param isolation - the names of `--isolation`
 * @returns the reason, for the task's status; undefined when the limits can be kept
 *
 * Source: mesos src/slave/slave.cpp#Slave::run
 */
export function refusalOfLimits(task: TaskInfo, isolation: readonly string[]): string | undefined {
  if (task.container?.type === 'DOCKER') return undefined;
  for (const name of ['cpus', 'mem'] as const) {
    if (task.limits?.[name] === undefined) continue;
    const isolator = ENFORCED_BY[name];
    if (isolation.includes(isolator) || isolation.includes('cgroups/all')) continue;
    return `${name === 'cpus' ? 'CPU' : 'Memory'} limits can only be set on tasks launched in Mesos containers when the agent has loaded the '${isolator}' isolator`;
  }
  return undefined;
}
