/**
 * Lists that are printed even when they are empty, as `[]`. Mesos renders these answers by hand
 * rather than from a message, for speed.
 *
 * Source: mesos src/master/readonly_handler.cpp#jsonifyGetTasks
 * Source: mesos src/slave/http.cpp#jsonifyGetTasks
 */
const lists: Readonly<Record<string, readonly string[]>> = {
  'mesos.v1.master.Response.GetAgents': ['agents', 'recovered_agents'],
  'mesos.v1.master.Response.GetFrameworks': ['frameworks', 'completed_frameworks'],
  'mesos.v1.master.Response.GetExecutors': ['executors'],
  'mesos.v1.master.Response.GetTasks': ['tasks', 'unreachable_tasks', 'completed_tasks'],
  'mesos.v1.agent.Response.GetFrameworks': ['frameworks', 'completed_frameworks'],
  'mesos.v1.agent.Response.GetExecutors': ['executors', 'completed_executors'],
  'mesos.v1.agent.Response.GetTasks': [
    'pending_tasks',
    'queued_tasks',
    'launched_tasks',
    'terminated_tasks',
    'completed_tasks',
  ],
};

/** Whether a repeated field of a message shows as `[]` when it has no elements. */
export function isPrintedWhenEmpty(messageFullName: string, fieldName: string): boolean {
  return lists[messageFullName]?.includes(fieldName) ?? false;
}
