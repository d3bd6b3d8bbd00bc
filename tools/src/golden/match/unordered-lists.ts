/**
 * Lists whose order comes from a hash table in Mesos, or from the history of additions: they are
 * compared as sets. Every other list keeps its order.
 */
const unorderedLists: ReadonlySet<string> = new Set([
  // Whatever the master and the agent keep by id.
  'agents',
  'recovered_agents',
  'slaves',
  'recovered_slaves',
  'frameworks',
  'tasks',
  'pending_tasks',
  'queued_tasks',
  'launched_tasks',
  'terminated_tasks',
  'unreachable_tasks',
  'executors',
  'operations',
  'containers',
  'offers',
  'inverse_offers',
  'agent_ids',
  'slave_ids',
  'framework_ids',
  // Roles and what is configured for them.
  'roles',
  'weights',
  'weight_infos',
  'infos',
  'configs',
  'guarantee',
  // The metrics of GET_METRICS: a list of name and value.
  'metrics',
]);

/** Objects whose members are lists that come from hash tables: by role, by agent. */
const parentsOfUnorderedLists: ReadonlySet<string> = new Set([
  'reserved_resources_full',
  'excluded_by_attribute_constraints',
]);

/**
 * Whether the list at this path is compared as a set. A list that is the whole answer counts:
 * `/containers` and `/monitor/statistics` list containers by id.
 */
export function isUnordered(path: readonly string[]): boolean {
  const keys = path.filter((segment) => !segment.startsWith('['));
  const key = keys.at(-1);
  const parent = keys.at(-2);
  if (key === undefined) return true;
  return (
    unorderedLists.has(key) ||
    /(?:^|_)(?:resources|volumes)(?:_full)?$/.test(key) ||
    (parent !== undefined && parentsOfUnorderedLists.has(parent))
  );
}
