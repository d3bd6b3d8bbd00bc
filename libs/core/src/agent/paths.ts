/**
 * Where the sandbox of one run of an executor lies. Ids are valid ids, so they are single path
 * components.
 *
 * Source: mesos src/slave/paths.cpp#getExecutorRunPath
 */
export function executorDirectory(
  workDir: string,
  ids: {
    readonly agentId: string;
    readonly frameworkId: string;
    readonly executorId: string;
    readonly containerId: string;
  },
): string {
  const { agentId, frameworkId, executorId, containerId } = ids;
  return `${workDir}/slaves/${agentId}/frameworks/${frameworkId}/executors/${executorId}/runs/${containerId}`;
}
