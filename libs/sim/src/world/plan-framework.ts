import type { SchedulerTraits, TaskStyle } from '../framework/scheduler-traits.ts';
import type { Random } from '../random/random.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const ROLES = ['*', 'web', 'batch', 'batch/night'] as const;
const STYLES: readonly TaskStyle[] = ['command', 'custom', 'group'];

/** Draws what kind of framework this is. */
export function planFramework(random: Random, name: string): SchedulerTraits {
  const isMultiRole = random.chance(0.5);
  const roles = ROLES.filter(() => random.chance(0.4));
  const first = random.pick(ROLES) ?? '*';
  const chosen = STYLES.filter(() => random.chance(0.5));
  return {
    name,
    isMultiRole,
    roles: isMultiRole && roles.length > 0 ? roles : [first],
    isPartitionAware: random.chance(0.6),
    knowsKilling: random.chance(0.5),
    checkpoint: random.chance(0.7),
    failoverTimeoutMs: random.oneOf(0, 10 * SECOND, MINUTE, 10 * MINUTE, 60 * MINUTE),
    styles: chosen.length > 0 ? chosen : ['command'],
    tasksWanted: random.integer(1, 8),
    taskMsMean: random.oneOf(5 * SECOND, 30 * SECOND, 2 * MINUTE, 20 * MINUTE),
    failureChance: random.oneOf(0, 0.1, 0.5),
    trapChance: random.oneOf(0, 0.2),
    killMsMean: random.oneOf(30 * SECOND, 5 * MINUTE, 60 * MINUTE),
    refuseSeconds: random.oneOf(0, 5, 60, 600),
    offerHoldMsMax: random.oneOf(0, 500, 20 * SECOND),
    acknowledgeMsMax: random.oneOf(0, 500, 10 * SECOND),
    suppresses: random.chance(0.4),
    reconcileMs: random.oneOf(15, 60) * SECOND,
  };
}
