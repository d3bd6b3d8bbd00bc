/** What a token says of the executor that shows it. */
export type ExecutorClaims = Readonly<Record<string, string>>;

/** The run of an executor that a call is about. */
export interface ClaimedRun {
  readonly frameworkId: string;
  readonly executorId: string;
  readonly containerId: string;
}

/** What the token of a run has to say. Source: mesos src/slave/slave.cpp#Framework::addExecutor */
export function executorClaims(run: ClaimedRun): ExecutorClaims {
  return { fid: run.frameworkId, eid: run.executorId, cid: run.containerId };
}

/**
 * Checks that an executor speaks for itself, and for its run of now.
 *
 * @returns the reason of a 403, in Mesos' words; undefined when it does
 *
 * Source: mesos src/slave/http.cpp#verifyExecutorClaims
 */
export function validateExecutorClaims(
  claims: ExecutorClaims,
  { frameworkId, executorId, containerId }: ClaimedRun,
): string | undefined {
  const sorted = Object.entries(claims).sort(([a], [b]) => (a < b ? -1 : 1));
  const principal = JSON.stringify({ claims: Object.fromEntries(sorted) });
  const lack = `Authenticated principal '${principal}' does not contain`;
  if (claims['fid'] !== frameworkId) {
    return `${lack} an 'fid' claim with the framework ID ${frameworkId}, which is set in the call`;
  }
  if (claims['eid'] !== executorId) {
    return `${lack} an 'eid' claim with the executor ID ${executorId}, which is set in the call`;
  }
  if (claims['cid'] === containerId) return undefined;
  return `${lack} a 'cid' claim with the correct active ContainerID`;
}
