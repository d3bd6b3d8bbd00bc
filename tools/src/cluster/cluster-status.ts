/** What a master counts. */
export interface MasterStatus {
  /** It leads, and has read the registry. */
  readonly isLeading: boolean;
  readonly activeAgents: number;
  readonly activeFrameworks: number;
  readonly runningTasks: number;
}

export interface MasterAddress {
  readonly host: string;
  readonly port: number;
}

/** A master that takes longer is of no help now. */
const answerTimeoutMs = 5_000;

/** Asks the master that listens there; rejects when it does not answer. */
export async function masterStatus({ host, port }: MasterAddress): Promise<MasterStatus> {
  const response = await fetch(`http://${host}:${String(port)}/api/v1`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
    body: JSON.stringify({ type: 'GET_METRICS', get_metrics: {} }),
    // One that follows sends us to the leader, which we ask by itself.
    redirect: 'manual',
    signal: AbortSignal.timeout(answerTimeoutMs),
  });
  if (response.status !== 200) {
    await response.arrayBuffer();
    return { isLeading: false, activeAgents: 0, activeFrameworks: 0, runningTasks: 0 };
  }
  const { get_metrics: answer } = (await response.json()) as MetricsAnswer;
  const metrics = new Map(answer.metrics.map(({ name, value }) => [name, value]));
  return {
    isLeading: metrics.get('master/elected') === 1,
    activeAgents: metrics.get('master/slaves_active') ?? 0,
    activeFrameworks: metrics.get('master/frameworks_active') ?? 0,
    runningTasks: metrics.get('master/tasks_running') ?? 0,
  };
}

interface MetricsAnswer {
  readonly get_metrics: {
    readonly metrics: readonly { readonly name: string; readonly value: number }[];
  };
}
