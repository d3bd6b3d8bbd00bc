/** The same call again and again, over some connections. */
export interface LoadPlan {
  readonly port: number;
  readonly connectionsCount: number;
  /** Calls of the first seconds do not count: code is compiled, buffers grow. */
  readonly warmUpMs: number;
  readonly durationMs: number;
  readonly streamId: string;
  readonly body: string;
}

export interface LoadReport {
  readonly callsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** By status. */
  readonly statuses: Readonly<Record<string, number>>;
}
